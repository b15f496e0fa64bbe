/// On which line each key of a TOML file stands. The parser tells that of syntax errors only.
struct TOMLLines: Hashable, Sendable {
    private var lines: [String: Int] = [:]

    init(_ text: String) {
        var section = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.first == "[" {
                section = String(trimmed.dropFirst().prefix { $0 != "]" })
                if lines["." + section] == nil { lines["." + section] = index + 1 }
            } else if let equals = trimmed.firstIndex(of: "=") {
                let key = trimmed[..<equals].filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" }
                lines[section + "." + key] = index + 1
            }
        }
    }

    /// The line, counted from 1, of a key in a section ("" before the first); nil when it is written in another way.
    func line(of key: String, in section: String) -> Int? { lines[section + "." + key] }
}
