/// Why the dashboard cannot have the terminal. The description is a sentence for the operator.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
    /// stdout goes to a file or a pipe.
    case outputIsNoTerminal
    /// stdin does not come from the terminal, and the terminal itself cannot be opened.
    case inputIsNoTerminal
    /// ncurses can work with none of the names tried.
    case unknownTerminal(names: [String])
    /// Another screen is open in this process.
    case alreadyOpen
    /// The system refused a pipe.
    case noSignalPipe

    package var description: String {
        switch self {
        case .outputIsNoTerminal:
            "the dashboard draws on a terminal and stdout is none; use `unmask groups`, `errors` or another command in a pipe"
        case .inputIsNoTerminal:
            "the dashboard reads keys from a terminal and there is none on stdin or /dev/tty; run it from a terminal"
        case .unknownTerminal(let names):
            "there is no terminal description for \(names.joined(separator: ", ")); set TERM, or install ncurses-base"
        case .alreadyOpen:
            "the terminal is already in use by this process; close the first screen before opening another"
        case .noSignalPipe:
            "the system has no file descriptor left for the terminal; close something and try again"
        }
    }
}
