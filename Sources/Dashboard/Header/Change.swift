package import OpsModel

/// A group that behaves unlike the rest of its window in the last five minutes: what an operator wants to know
/// without pressing a key.
package struct Change: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Never seen in the window before.
        case appeared
        case surged
        case faded
    }

    package let key: GroupKey
    package let kind: Kind
    /// Errors in the last five minutes.
    package let recent: Int
    /// Errors that five minutes of the window before them had on average.
    package let usual: Double
    /// The account that most of the newest errors of the group came from, if one stands out.
    package let account: AccountRef?

    /// How much it matters, to sort by.
    private var weight: Double { abs(Double(recent) - usual) }

    static let span = 5 * Milliseconds.minute
    /// Fewer errors than this are noise.
    static let floor = 5
    /// A surge is at least this many times the usual, a group that faded at most this part of it.
    static let factor = 3.0

    /// The changes of a snapshot, the weightiest first, those that got worse before those that got better. Nil where
    /// the window is too short to compare with.
    static func all(in snapshot: OpsSnapshot) -> [Change]? {
        let end = min(snapshot.span.end, snapshot.readAt)
        let before = end.since(snapshot.span.start) - span
        guard before >= span / 2 else { return nil }
        let changes = snapshot.groups.compactMap { row -> Change? in
            let usual = Double(max(row.count - row.recent, 0)) * Double(span) / Double(before)
            guard let kind = kind(row, usual: usual, now: end, start: snapshot.span.start) else { return nil }
            let account = kind == .faded ? nil : culprit(of: row, in: snapshot)
            return Change(key: row.key, kind: kind, recent: row.recent, usual: usual, account: account)
        }
        return changes.sorted { a, b in
            if (a.kind == .faded) != (b.kind == .faded) { return b.kind == .faded }
            return a.weight > b.weight
        }
    }

    private static func kind(_ row: GroupRow, usual: Double, now: Timestamp, start: Timestamp) -> Kind? {
        if row.recent > 0, row.firstSeen >= now - span, row.firstSeen > start { return .appeared }
        if row.recent >= floor, Double(row.recent) >= usual * factor { return .surged }
        if usual >= Double(floor), Double(row.recent) * factor <= usual { return .faded }
        return nil
    }

    /// The account of two in three of the group's newest errors: from its children where they were read, else from
    /// the list. Errors without an account count among the newest and are nobody's.
    private static func culprit(of row: GroupRow, in snapshot: OpsSnapshot) -> AccountRef? {
        var counts: [AccountRef: Int] = [:]
        var total = 0
        let fields = snapshot.query.fields
        if fields.last == .account, !row.children.isEmpty {
            for child in row.children {
                total += child.recent
                if case .account(let account)? = child.key.values.last { counts[account, default: 0] += child.recent }
            }
        } else if snapshot.query.listOutcome == nil {
            let since = min(snapshot.span.end, snapshot.readAt) - span
            for error in snapshot.errors where error.createdAt >= since {
                let key = GroupKey(fields.prefix(row.key.values.count).map { error.value(of: $0) })
                guard key == row.key else { continue }
                total += 1
                if let account = error.account { counts[account, default: 0] += 1 }
            }
        }
        guard let most = counts.max(by: { ($0.value, $1.key.id) < ($1.value, $0.key.id) }) else { return nil }
        return most.value * 3 >= total * 2 ? most.key : nil
    }
}
