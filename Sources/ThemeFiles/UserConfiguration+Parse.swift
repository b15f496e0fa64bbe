import TOMLKit

extension UserConfiguration {
    /// Larger files are no configuration.
    package static let limit = 256 * 1024

    /// Every key on the file's first level.
    private static let known = [
        "database", "theme", "window", "group_by", "zone", "all_endpoints", "mouse", "ascii", "filters", "keys",
    ]

    /// Reads the text of the file.
    package init(toml text: String, file: String) {
        self.init(file: file)
        guard text.utf8.count <= Self.limit else {
            warnings = [FileWarning(file: file, line: nil, message: "a configuration has at most 256 KB")]
            return
        }
        do {
            let table = try TOMLTable(string: text)
            lines = TOMLLines(text)
            for key in table.keys.sorted() { take(key, table[key]) }
        } catch let error as TOMLParseError {
            let message = "no TOML, and nothing of it is used: \(error.description)"
            warnings.append(FileWarning(file: file, line: error.source.begin.line, message: message))
        } catch {
            warnings.append(FileWarning(file: file, line: nil, message: "no TOML, and nothing of it is used: \(error)"))
        }
        warnings.sort { ($0.line ?? 0, $0.message) < ($1.line ?? 0, $1.message) }
    }

    private mutating func take(_ key: String, _ value: (any TOMLValueConvertible)?) {
        switch key {
        case "database": database = text(value, key)
        case "theme": theme = text(value, key)
        case "window": window = text(value, key)
        case "group_by": groupBy = text(value, key)
        case "zone":
            switch text(value, key) {
            case "utc"?: isLocal = false
            case "local"?: isLocal = true
            case let other?: warn("`zone` is \"utc\" or \"local\", not \"\(other)\"", key)
            case nil: break
            }
        case "all_endpoints": allEndpoints = truth(value, key)
        case "mouse": mouse = truth(value, key)
        case "ascii": ascii = truth(value, key)
        case "filters": takeFilters(value?.table)
        case "keys": takeKeys(value?.table)
        default:
            warn("`\(key)` means nothing; there are \(Self.known.joined(separator: ", "))", key)
        }
    }

    private mutating func takeFilters(_ table: TOMLTable?) {
        guard let table else { return warn("`filters` must be a table such as [filters]", "filters") }
        for name in table.keys.sorted() { filters[name] = text(table[name], name, in: "filters") }
    }

    private mutating func takeKeys(_ table: TOMLTable?) {
        guard let table else { return warn("`keys` must be a table such as [keys]", "keys") }
        for action in table.keys.sorted() {
            let names = table[action]?.array.map { $0.map(\.string) }
            if let names, !names.contains(nil) {
                keys[action] = names.compactMap { $0 }
            } else if let name = table[action]?.string {
                keys[action] = [name]
            } else {
                warn("`\(action)` must be a list of keys such as [\"x\", \"Ctrl-x\"]", action, in: "keys")
            }
        }
    }

    private mutating func text(
        _ value: (any TOMLValueConvertible)?,
        _ key: String,
        in section: String = ""
    ) -> String? {
        if let text = value?.string, !text.isEmpty { return text }
        warn("`\(key)` must be a text in quotes", key, in: section)
        return nil
    }

    private mutating func truth(_ value: (any TOMLValueConvertible)?, _ key: String) -> Bool? {
        if let truth = value?.bool { return truth }
        warn("`\(key)` is true or false", key)
        return nil
    }

    private mutating func warn(_ message: String, _ key: String, in section: String = "") {
        warnings.append(warning(message, about: key, in: section))
    }
}
