/// Something in a theme or in the configuration that was passed over. The rest of the file is used.
package struct FileWarning: Hashable, Sendable, CustomStringConvertible {
    /// The file's path, or its name for a theme that is built in.
    package let file: String
    /// Counted from 1; nil when it is about the file as a whole.
    package let line: Int?
    /// One sentence.
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String { line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)" }
}
