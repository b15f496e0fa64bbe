/// Why a command did not do what it was asked: one sentence that names the thing and the way out. Exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
