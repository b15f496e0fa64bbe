extension PassthroughRule {
    /// Why a JSON text is not a list of rules.
    package struct ReadingFailure: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Reads a JSON array of rules, or one rule, with the columns of `error_passthrough_rules`.
    ///
    /// Absent columns take the gateway's defaults; a rule without an id gets its place in the list.
    /// - Throws: `ReadingFailure` when the text is no JSON or a column has the wrong kind of value.
    package static func list(fromJSON bytes: [UInt8]) throws(ReadingFailure) -> [PassthroughRule] {
        guard let value = JSONReader.strict(bytes[...]) else {
            throw ReadingFailure(description: "the rules are not valid JSON")
        }
        return try list(from: value)
    }

    /// Reads rules from a value that was read already.
    package static func list(from value: JSONValue) throws(ReadingFailure) -> [PassthroughRule] {
        if value.isNull { return [] }
        let items: [JSONValue]
        if let elements = value.elements {
            items = elements
        } else if case .object = value.kind {
            items = value["rules"]?.elements ?? [value]
        } else {
            throw ReadingFailure(description: "rules must be a JSON array of objects")
        }
        var rules: [PassthroughRule] = []
        for (offset, item) in items.enumerated() {
            guard case .object = item.kind else {
                throw ReadingFailure(description: "rule \(offset + 1) is not an object")
            }
            rules.append(try PassthroughRule(Columns(item: item, number: offset + 1)))
        }
        return rules
    }

    private init(_ columns: Columns) throws(ReadingFailure) {
        self.init(
            id: Int64(try columns.integer("id") ?? columns.number),
            name: try columns.string("name") ?? "rule \(columns.number)",
            enabled: try columns.flag("enabled") ?? true,
            priority: try columns.integer("priority") ?? 0,
            errorCodes: try columns.list("error_codes").map { (code) throws(ReadingFailure) in
                guard let number = code.integer ?? code.string.flatMap({ Int($0.trimmed) }) else {
                    throw columns.wrong("error_codes", "must be numbers")
                }
                return number
            },
            keywords: try columns.strings("keywords"),
            matchMode: try columns.string("match_mode") ?? "any",
            platforms: try columns.strings("platforms"),
            passthroughCode: try columns.flag("passthrough_code") ?? true,
            responseCode: try columns.integer("response_code"),
            passthroughBody: try columns.flag("passthrough_body") ?? true,
            customMessage: try columns.string("custom_message"),
            skipMonitoring: try columns.flag("skip_monitoring") ?? false,
            description: try columns.string("description")
        )
    }
}

/// The columns of one rule, read with a sentence for each that is wrong.
private struct Columns {
    let item: JSONValue
    /// The rule's place in the list, from 1.
    let number: Int

    typealias Failure = PassthroughRule.ReadingFailure

    func wrong(_ column: String, _ text: String) -> Failure {
        Failure(description: "\(column) of rule \(number) \(text)")
    }

    func string(_ column: String) throws(Failure) -> String? {
        guard let value = present(column) else { return nil }
        guard let text = value.string else { throw wrong(column, "must be text") }
        return text
    }

    func integer(_ column: String) throws(Failure) -> Int? {
        guard let value = present(column) else { return nil }
        guard let number = value.integer else { throw wrong(column, "must be a number") }
        return number
    }

    /// Databases write booleans as 0 and 1.
    func flag(_ column: String) throws(Failure) -> Bool? {
        guard let value = present(column) else { return nil }
        guard let flag = value.bool ?? value.integer.map({ $0 != 0 }) else {
            throw wrong(column, "must be true or false")
        }
        return flag
    }

    /// An array, or, as a database keeps it, the JSON text of one.
    func list(_ column: String) throws(Failure) -> [JSONValue] {
        guard let value = present(column) else { return [] }
        if let elements = value.elements { return elements }
        if let text = value.string, let elements = JSONReader.strict(text)?.elements { return elements }
        throw wrong(column, "must be an array")
    }

    func strings(_ column: String) throws(Failure) -> [String] {
        try list(column).map { (value) throws(Failure) in
            guard let text = value.string else { throw wrong(column, "must be texts") }
            return text
        }
    }

    private func present(_ column: String) -> JSONValue? {
        guard let value = item[column], !value.isNull else { return nil }
        return value
    }
}
