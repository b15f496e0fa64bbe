import ErrorPolicy
import Foundation

/// Where results go, and where everything else goes.
enum StandardStreams {
    /// Writes a result, whole; throws a sentence where that cannot be done.
    static func output(_ text: String) throws(CommandFailure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandFailure("the output could not be written: \(error.localizedDescription).")
        }
    }

    /// Says something on stderr, in one sentence of its own line.
    static func complain(_ text: String) { note("unmask-gateway: \(sentence(text))") }

    /// Writes a line to stderr, if that is possible: there is nowhere to report it if not.
    static func note(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }

    /// One line that ends like a sentence, and holds nothing a terminal would obey: it may quote anything.
    static func sentence(_ text: String) -> String {
        let line = CleanText.line(text, limit: 4_096)
        guard let last = line.last, !".?!".contains(last) else { return line }
        return line + "."
    }
}

/// Why a command did not do what it was asked: one sentence that names the thing and the way out. Exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
