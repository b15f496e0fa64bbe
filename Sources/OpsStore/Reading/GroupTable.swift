internal import ErrorPolicy
internal import OpsModel

/// Groups being counted, by their key.
struct GroupTable {
    struct Entry {
        var key: GroupKey
        var outcomes = OutcomeCounts()
        var recent = 0
        var first = Int64.max
        var last = Int64.min
        var trend: [Int]
        var message: String?
        /// What `last` was when `message` was read.
        var messageAt: Int64?

        var count: Int { outcomes.total }
    }

    let fields: [GroupField]
    /// Only groups below one of these are counted; nil for all.
    let parents: Set<GroupKey>?
    private let steps: Int
    private(set) var slots: [GroupKey: Int] = [:]
    var entries: [Entry] = []

    /// - Parameter steps: of every group's trend; 0 for none.
    init(fields: [GroupField], steps: Int, below parents: Set<GroupKey>? = nil) {
        self.fields = fields
        self.parents = parents
        self.steps = steps
    }

    /// Where `key` is counted; nil where it is not.
    mutating func slot(_ key: GroupKey) -> Int? {
        if let slot = slots[key] { return slot }
        if let parents, !parents.contains(key.parent) { return nil }
        slots[key] = entries.count
        entries.append(Entry(key: key, trend: Array(repeating: 0, count: steps)))
        return entries.count - 1
    }

    /// Counts one row.
    mutating func add(_ row: ErrorRow, step: Int? = nil) -> Int? {
        guard let slot = slot(row.groupKey(fields)) else { return nil }
        add(1, row.outcome, at: slot, step: step)
        stretch(slot, first: row.createdAt.rawValue, last: row.createdAt.rawValue)
        return slot
    }

    /// Counts `count` errors of one outcome; `step` is nil where no trend is kept.
    mutating func add(_ count: Int, _ outcome: Outcome, at slot: Int, step: Int?) {
        entries[slot].outcomes[outcome] += count
        if let step, entries[slot].trend.indices.contains(step) { entries[slot].trend[step] += count }
    }

    mutating func stretch(_ slot: Int, first: Int64?, last: Int64?) {
        if let first { entries[slot].first = min(entries[slot].first, first) }
        if let last { entries[slot].last = max(entries[slot].last, last) }
    }

    /// The first `limit` slots in the wanted order, and the rest.
    func ranked(by sort: GroupSort, limit: Int, among candidates: [Int]? = nil) -> (shown: [Int], rest: [Int]) {
        let all = (candidates ?? Array(entries.indices)).filter { entries[$0].count > 0 }
        let sorted = all.sorted { entries[$0].precedes(entries[$1], by: sort) }
        return (Array(sorted.prefix(limit)), Array(sorted.dropFirst(limit)))
    }

    func row(_ slot: Int, names: [Int64: String]) -> GroupRow {
        let entry = entries[slot]
        return GroupRow(
            key: entry.key.named(names),
            outcomes: entry.outcomes,
            recent: entry.recent,
            firstSeen: Timestamp(entry.first),
            lastSeen: Timestamp(entry.last),
            trend: entry.trend,
            newestMessage: entry.message
        )
    }
}

extension GroupTable.Entry {
    /// Ties are broken by the key, so that equal rows never change places.
    func precedes(_ other: Self, by sort: GroupSort) -> Bool {
        let (mine, theirs): (Int64, Int64) =
            switch sort {
            case .count: (Int64(count), Int64(other.count))
            case .rate: (Int64(recent), Int64(other.recent))
            case .masked: (Int64(outcomes.masked), Int64(other.outcomes.masked))
            case .lastSeen: (last, other.last)
            case .key: (0, 0)
            }
        return mine == theirs ? key.precedes(other.key) : mine > theirs
    }
}

extension GroupKey {
    /// All but the last value.
    var parent: GroupKey { GroupKey(Array(values.dropLast())) }

    /// Field by field: numbers by size, texts by their bytes, unknown values last.
    func precedes(_ other: GroupKey) -> Bool {
        for (a, b) in zip(values, other.values) where a != b { return a.precedes(b) }
        return values.count < other.values.count
    }

    /// With the accounts' names where they are known.
    func named(_ names: [Int64: String]) -> GroupKey {
        GroupKey(
            values.map { value in
                if case .account(let account) = value, let name = names[account.id] {
                    return .account(AccountRef(id: account.id, name: name))
                }
                return value
            }
        )
    }
}

extension GroupValue {
    fileprivate func precedes(_ other: GroupValue) -> Bool {
        switch (self, other) {
        case (.status(let a), .status(let b)): a < b
        case (.text(let a), .text(let b)): a < b
        case (.account(let a), .account(let b)): a.id < b.id
        case (.outcome(let a), .outcome(let b)): a.rawValue < b.rawValue
        case (.none, _): false
        case (_, .none): true
        default: false
        }
    }
}
