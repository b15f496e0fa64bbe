internal import ErrorPolicy

extension AuditEntry {
    /// One column that a change altered; values as people read them.
    package struct Difference: Hashable, Sendable {
        package var column: String
        package var before: String
        package var after: String
    }

    /// The columns whose values differ, in the order in which they are stored. Times are RFC 3339, a missing value is a
    /// dash.
    package var differences: [Difference] {
        let old = before.flatMap(JSONReader.strict(_:))
        let new = after.flatMap(JSONReader.strict(_:))
        var names: [String] = []
        for member in (old?.members ?? []) + (new?.members ?? []) where !names.contains(member.key) {
            names.append(member.key)
        }
        return names.compactMap { name in
            let (a, b) = (old?[name]?.text, new?[name]?.text)
            guard a != b else { return nil }
            return Difference(column: name, before: Self.words(a, of: name), after: Self.words(b, of: name))
        }
    }

    private static func words(_ value: String?, of column: String) -> String {
        guard let value else { return "–" }
        let isTime = ["_at", "_until"].contains { column.hasSuffix($0) }
        if isTime, let moment = Int64(value) { return Timestamp(moment).words }
        return value
    }
}
