import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where results go: whole, or not at all.
enum StandardOutput {
    static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Whether bold and dim text may be used.
    static let isStyled: Bool = {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }()

    /// The columns of the terminal; nil in a pipe, where lines may be as long as they are.
    static var columns: Int? {
        isTerminal ? terminalColumns(STDOUT_FILENO) : nil
    }

    /// Whether whoever read the output has gone, which a program that only waits does not notice otherwise.
    static var isAbandoned: Bool {
        var state = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
    }

    /// Writes all of `text`. A reader that has gone away ends the program quietly.
    static func write(_ text: String) throws(CommandFailure) {
        try Descriptor(number: STDOUT_FILENO).write(text)
    }
}

/// As wide as the terminal says, else as `COLUMNS` says, else as terminals usually are.
private func terminalColumns(_ descriptor: Int32) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
}

/// Where everything goes that is not a result.
enum StandardError {
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// The columns of the terminal; nil where it is none.
    static var columns: Int? { isTerminal ? terminalColumns(STDERR_FILENO) : nil }

    /// Writes `text` if that is possible: there is nowhere to report it if not.
    static func write(_ text: String) {
        try? Descriptor(number: STDERR_FILENO).write(text)
    }

    /// Writes a line; dim on a terminal.
    static func note(_ text: String) {
        let isDim = isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
        write(isDim ? "\u{1B}[2m\(text)\u{1B}[m\n" : "\(text)\n")
    }
}

extension Descriptor {
    /// Writes all of `text`.
    ///
    /// - Throws: one sentence about the output.
    fileprivate func write(_ text: String) throws(CommandFailure) {
        let problem = put(text)
        if problem != 0 {
            throw CommandFailure("the output could not be written: \(String(cString: strerror(problem))).")
        }
    }
}
