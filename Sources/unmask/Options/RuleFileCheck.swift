import ErrorPolicy
import OpsModel

/// What a file of rules may not hold. A database row may be read with goodwill; what an operator wrote may not: a
/// misspelt column that is passed over makes another rule than the one that was meant.
enum RuleFileCheck {
    private enum Kind: String {
        case text
        case number = "a whole number"
        case flag = "true or false"
        case numbers = "an array of whole numbers"
        case texts = "an array of texts"
        /// Written by the log itself, as a number of milliseconds or as text.
        case time = "a time"
    }

    /// The columns of `error_passthrough_rules`, in their order.
    private static let columns: [(name: String, kind: Kind)] = [
        ("id", .number), ("name", .text), ("enabled", .flag), ("priority", .number), ("error_codes", .numbers),
        ("keywords", .texts), ("match_mode", .text), ("platforms", .texts), ("passthrough_code", .flag),
        ("response_code", .number), ("passthrough_body", .flag), ("custom_message", .text),
        ("skip_monitoring", .flag), ("description", .text), ("created_at", .time), ("updated_at", .time),
    ]

    /// The first thing that would be passed over or misread, without a full stop; nil if there is none.
    static func problem(in value: JSONValue) -> String? {
        var items = value.elements ?? [value]
        if let rules = value["rules"]?.elements {
            if let other = value.members.first(where: { $0.key != "rules" }) {
                return "beside \"rules\" there is \(quoted(other.key)), which means nothing"
            }
            if value.members.count > 1 { return "\"rules\" is given twice" }
            items = rules
        }
        var numbers: [Int: String] = [:]
        for (index, item) in items.enumerated() {
            guard case .object = item.kind else { return "rule \(index + 1) is not an object" }
            let place = "rule \(index + 1)" + (item["name"]?.string.map { " \(quoted($0))" } ?? "")
            if let problem = problem(inRule: item) { return "\(place): \(problem)" }
            guard let id = item["id"]?.integer else { continue }
            if let other = numbers.updateValue(place, forKey: id) {
                return "\(place): id \(id) is that of \(other) too"
            }
        }
        return nil
    }

    private static func problem(inRule item: JSONValue) -> String? {
        var seen: Set<String> = []
        for member in item.members {
            guard let column = columns.first(where: { $0.name == member.key }) else {
                let advice = closestWord(to: member.key, among: columns.map(\.name)).map { "; did you mean \($0)?" }
                return "there is no column \(quoted(member.key))\(advice ?? "")"
            }
            guard seen.insert(member.key).inserted else { return "\(member.key) is given twice" }
            guard member.value.isNull || fits(member.value, column.kind) else {
                return "\(member.key) must be \(column.kind.rawValue), not \(excerpt(member.value))"
            }
        }
        return nil
    }

    private static func fits(_ value: JSONValue, _ kind: Kind) -> Bool {
        switch kind {
        case .text: value.string != nil
        case .number: isWhole(value)
        // Databases write booleans as 0 and 1, and lists as the JSON text of them.
        case .flag: value.bool != nil || ["0", "1"].contains(value.rawText)
        case .numbers: elements(value)?.allSatisfy(isWhole) ?? false
        case .texts: elements(value)?.allSatisfy { $0.string != nil } ?? false
        case .time: isWhole(value) || value.string != nil
        }
    }

    /// Not only a number, but one that is read as it is written.
    private static func isWhole(_ value: JSONValue) -> Bool { value.string == nil && Int(value.rawText) != nil }

    private static func elements(_ value: JSONValue) -> [JSONValue]? {
        value.elements ?? value.string.flatMap { JSONReader.strict($0)?.elements }
    }

    private static func quoted(_ text: String) -> String { JSONOutput.string(String(text.prefix(60))).compact }

    private static func excerpt(_ value: JSONValue) -> String {
        let text = value.rawText
        return text.count > 40 ? "\(text.prefix(40))…" : text
    }
}
