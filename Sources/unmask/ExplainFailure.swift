/// Why `explain` has no answer: one sentence for standard error, and the exit code that goes with it.
enum ExplainFailure: Error {
    /// The command was written wrongly: 64.
    case usage(String)
    /// Something it should read could not be read: 1.
    case input(String)

    var sentence: String {
        switch self {
        case .usage(let sentence), .input(let sentence): sentence
        }
    }

    var exitCode: Int32 {
        switch self {
        case .usage: 64
        case .input: 1
        }
    }
}
