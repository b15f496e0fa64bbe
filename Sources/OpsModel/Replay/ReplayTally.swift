package import ErrorPolicy

/// What a replay of many errors adds up to. Bounded, whatever the log holds.
package struct ReplayTally: Hashable, Sendable {
    /// The most different transitions, and the most groups, that are told apart; what comes after them is only counted.
    package static let limit = 2_000

    /// What was told and what would have been told, as far as they are counted apart.
    package struct Transition: Hashable, Sendable {
        package var from: Outcome
        package var fromStatus: Int
        package var to: Outcome
        /// Nil where the request stays saved.
        package var toStatus: Int?
        package var toType: String?
    }

    /// The errors of one account, rule, status …
    package struct Group: Hashable, Sendable {
        /// As it was recorded.
        package var before = OutcomeCounts()
        /// As it would have been.
        package var after = OutcomeCounts()
        package var changed = 0
    }

    /// What groups are formed by. The raw values are the words of `--by`.
    package enum Field: String, CaseIterable, Sendable, Hashable {
        case account, rule, status, type, code, model, endpoint, platform

        fileprivate func value(_ error: ReplayCase, _ answer: Replay.Answer) -> GroupValue {
            guard self == .rule else {
                return GroupField(rawValue: rawValue).map { error.row.value(of: $0) } ?? .none
            }
            return answer.rule.map { .text("\($0.id) \($0.name)") } ?? .none
        }
    }

    package let field: Field
    /// Errors that were looked at.
    package private(set) var total = 0
    /// Those without an upstream's answer: nothing to decide, they stay as they were.
    package private(set) var undecided = 0
    /// Those whose client would have been told something else.
    package private(set) var changed = 0
    /// Those that ask for another account first.
    package private(set) var failovers = 0
    /// Those a rule would have kept out of the log.
    package private(set) var unrecorded = 0
    /// Those a rule matches that is not asked, as they came inside the stream of an OAuth account.
    package private(set) var unasked = 0
    /// Those a rule would have decided unless they came inside the stream of their OAuth account, which is not known.
    package private(set) var doubtful = 0
    package private(set) var transitions: [Transition: Int] = [:]
    package private(set) var groups: [GroupValue: Group] = [:]
    /// Errors whose transition or group is not told apart, because `limit` was reached.
    package private(set) var transitionsLeftOut = 0
    package private(set) var groupsLeftOut = 0

    package init(by field: Field = .account) { self.field = field }

    /// Counts one error and what the replay says about it.
    package mutating func add(_ error: ReplayCase, _ answer: Replay.Answer?) {
        total += 1
        guard let answer else {
            undecided += 1
            return
        }
        if answer.isChanged { changed += 1 }
        if answer.isFailover { failovers += 1 }
        if answer.isUnrecorded { unrecorded += 1 }
        if answer.unasked != nil { unasked += 1 }
        if answer.isDoubtful { doubtful += 1 }
        let transition = Transition(
            from: error.row.outcome,
            fromStatus: error.row.clientStatus,
            to: answer.outcome,
            toStatus: answer.client?.status,
            toType: answer.client?.type
        )
        if transitions[transition] != nil || transitions.count < Self.limit {
            transitions[transition, default: 0] += 1
        } else {
            transitionsLeftOut += 1
        }
        let value = field.value(error, answer)
        guard groups[value] != nil || groups.count < Self.limit else {
            groupsLeftOut += 1
            return
        }
        var group = groups[value] ?? Group()
        group.before[error.row.outcome] += 1
        group.after[answer.outcome] += 1
        if answer.isChanged { group.changed += 1 }
        groups[value] = group
    }

    /// Errors that were decided again.
    package var decided: Int { total - undecided }

    /// All decided errors by outcome, as recorded and as they would have been.
    package var before: OutcomeCounts { sum { ($0.from, $1) } }
    package var after: OutcomeCounts { sum { ($0.to, $1) } }

    private func sum(_ part: (Transition, Int) -> (Outcome, Int)) -> OutcomeCounts {
        var counts = OutcomeCounts()
        for (transition, count) in transitions {
            let (outcome, number) = part(transition, count)
            counts[outcome] += number
        }
        return counts
    }

    /// Transitions, the most frequent first; equals in an order of their own, so that two runs print the same.
    package var rankedTransitions: [(transition: Transition, count: Int)] {
        transitions.map { (transition: $0.key, count: $0.value) }
            .sorted { a, b in a.count != b.count ? a.count > b.count : a.transition.order < b.transition.order }
    }

    /// Groups, those that change most first, then the largest.
    package var rankedGroups: [(value: GroupValue, group: Group)] {
        groups.map { (value: $0.key, group: $0.value) }
            .sorted { a, b in
                if a.group.changed != b.group.changed { return a.group.changed > b.group.changed }
                if a.group.before.total != b.group.before.total { return a.group.before.total > b.group.before.total }
                return a.value.order < b.value.order
            }
    }
}

extension ReplayTally.Transition {
    fileprivate var order: String {
        "\(from.rawValue) \(fromStatus) \(to.rawValue) \(toStatus ?? 0) \(toType ?? "")"
    }

    /// Whether the client would be told the same.
    package var isSame: Bool { from == to && (toStatus ?? fromStatus) == fromStatus }
}

extension GroupValue {
    fileprivate var order: String {
        switch self {
        case .none: ""
        case .status(let status): "\(status)"
        case .text(let text): text
        case .account(let account): "\(account.id)"
        case .outcome(let outcome): outcome.rawValue
        }
    }
}
