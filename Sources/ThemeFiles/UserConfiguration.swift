import TOMLKit

/// What the user's `config.toml` says. Keys it does not know are reported, not obeyed.
package struct UserConfiguration: Hashable, Sendable {
    /// The ops log to use where none is named.
    package var database: String?
    /// The theme to use where none is named.
    package var theme: String?
    /// One sentence each about what is in the file and means nothing.
    package var warnings: [String] = []

    package init(database: String? = nil, theme: String? = nil) {
        self.database = database
        self.theme = theme
    }

    /// Why a configuration file says nothing at all.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Reads the text of the file.
    package init(toml text: String) throws(Failure) {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Failure(description: "line \(error.source.begin.line) is not TOML: \(error.description)")
        } catch {
            throw Failure(description: "it is not TOML")
        }
        for key in table.keys {
            switch key {
            case "database": database = try Self.string(table, key)
            case "theme": theme = try Self.string(table, key)
            default: warnings.append("the key \"\(key)\" means nothing; there are database and theme")
            }
        }
    }

    private static func string(_ table: TOMLTable, _ key: String) throws(Failure) -> String {
        guard let value = table[key]?.string, !value.isEmpty else {
            throw Failure(description: "\(key) must be a text, such as \(key) = \"…\"")
        }
        return value
    }
}
