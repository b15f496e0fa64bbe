/// What the user's `config.toml` says. Whatever is wrong in it is a warning, and as if it were not there: a dashboard
/// starts with any file.
///
/// What only others can judge (windows, filters, the keys' actions) is here as it was written; `warning` tells where.
package struct UserConfiguration: Hashable, Sendable {
    /// The file's path, for warnings.
    package let file: String
    /// The ops log to use where none is named.
    package internal(set) var database: String?
    package internal(set) var theme: String?
    package internal(set) var window: String?
    /// What groups are formed by, as on the command line: names with commas between them.
    package internal(set) var groupBy: String?
    /// Whether screens begin in the user's own zone; nil where the file does not say.
    package internal(set) var isLocal: Bool?
    package internal(set) var allEndpoints: Bool?
    package internal(set) var mouse: Bool?
    package internal(set) var ascii: Bool?
    /// Filters by name, as they were written.
    package internal(set) var filters: [String: String] = [:]
    /// Names of keys by action.
    package internal(set) var keys: [String: [String]] = [:]
    /// What was passed over, in the order of the file.
    package internal(set) var warnings: [FileWarning] = []

    var lines = TOMLLines("")

    /// What a user has who has no file.
    package init(file: String) { self.file = file }

    /// What a user has whose file cannot be read at all, and why.
    package init(file: String, unreadable reason: String) {
        self.file = file
        warnings = [FileWarning(file: file, line: nil, message: reason)]
    }

    /// A warning about `key`, with the line on which it stands.
    package func warning(_ message: String, about key: String, in section: String = "") -> FileWarning {
        FileWarning(file: file, line: lines.line(of: key, in: section), message: message)
    }
}
