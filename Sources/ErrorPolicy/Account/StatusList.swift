/// Lists of status codes as settings hold them.
package enum StatusList {
    /// Numbers and numeric text from 100 to 599, duplicates removed; nil when there is no list.
    package static func read(_ value: JSONValue?) -> [Int]? {
        guard let elements = value?.elements else { return nil }
        var codes: [Int] = []
        for element in elements {
            guard let code = element.integer ?? element.string.flatMap({ Int($0.trimmed) }),
                (100...599).contains(code), !codes.contains(code)
            else { continue }
            codes.append(code)
        }
        return codes
    }
}
