internal import ErrorPolicy

extension AuditEntry {
    /// One column that a change altered; values as people read them.
    package struct Difference: Hashable, Sendable {
        package var column: String
        package var before: String
        package var after: String
    }

    /// What changed, in one line. A mark's own time and actor are left out: they are the entry's.
    package func summary(telling time: (Timestamp) -> String) -> String {
        let all = differences(telling: time)
        let shown = errorID == nil ? all : all.filter { !["resolved_at", "resolved_by"].contains($0.column) }
        return shown.map { "\($0.column) \($0.before) → \($0.after)" }.joined(separator: ", ")
    }

    /// The columns whose values differ, with times in RFC 3339.
    package var differences: [Difference] { differences { $0.words } }

    /// The columns whose values differ, in the order in which they are stored. A missing value is a dash.
    private func differences(telling time: (Timestamp) -> String) -> [Difference] {
        let old = before.flatMap(JSONReader.strict(_:))
        let new = after.flatMap(JSONReader.strict(_:))
        var names: [String] = []
        for member in (old?.members ?? []) + (new?.members ?? []) where !names.contains(member.key) {
            names.append(member.key)
        }
        return names.compactMap { name in
            let (a, b) = (old?[name]?.text, new?[name]?.text)
            guard a != b else { return nil }
            return Difference(column: name, before: Self.words(a, of: name, time), after: Self.words(b, of: name, time))
        }
    }

    private static func words(_ value: String?, of column: String, _ time: (Timestamp) -> String) -> String {
        guard let value else { return "–" }
        let isTime = ["_at", "_until"].contains { column.hasSuffix($0) }
        if isTime, let moment = Int64(value) { return time(Timestamp(moment)) }
        return value
    }
}
