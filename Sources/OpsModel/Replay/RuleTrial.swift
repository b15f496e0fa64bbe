package import ErrorPolicy

/// The dry run of one rule against recorded errors: what it would decide, and what its clients would be told.
///
/// The rule is taken as enabled and stands among the others in its place. Bounded, whatever the log holds.
package struct RuleTrial: Hashable, Sendable {
    /// The most different answers that are told apart.
    package static let answerLimit = 200
    /// The newest errors it catches, kept to be shown.
    package static let sampleLimit = 50

    /// What clients would be told instead of what they were told.
    package struct Answer: Hashable, Sendable {
        package var wasStatus: Int
        package var was: Outcome
        package var status: Int
        package var message: String
    }

    /// An error the rule catches.
    package struct Sample: Hashable, Sendable {
        package var row: ErrorRow
        package var client: ClientError
    }

    /// Why a matching error is not the rule's to decide.
    package enum Reason: Hashable, Sendable {
        /// Another rule is tried first.
        case earlierRule(String)
        /// Another account answered the client.
        case saved
        /// The gateway answers before any rule is asked.
        case notAsked
        /// It came inside the stream of an OAuth account, where no rule is asked. A rule that keeps errors out of the
        /// log does so there too.
        case streamed(isHidden: Bool)
    }

    package var rule: PassthroughRule
    private let replay: Replay
    /// Errors that were looked at.
    package private(set) var total = 0
    /// Errors the rule would decide.
    package private(set) var caught = 0
    /// Those whose client would be told something else than it was.
    package private(set) var changed = 0
    /// Those it would not decide if they came inside the stream of their OAuth account, which is not known.
    package private(set) var doubtful = 0
    /// Matching errors it would not decide.
    package private(set) var missed: [Reason: Int] = [:]
    package private(set) var answers: [Answer: Int] = [:]
    package private(set) var answersLeftOut = 0
    /// Errors in whose passed-through message something of the kind stands, and the newest example.
    package private(set) var leaks: [Leak.Kind: Found] = [:]
    /// Newest first, if errors were added so.
    package private(set) var samples: [Sample] = []

    package struct Found: Hashable, Sendable {
        package var count: Int
        package var example: String
    }

    /// - Parameters:
    ///   - rule: an existing rule or a drafted one; it takes the place of the rule with its id.
    ///   - rules: all rules of the log.
    package init(_ rule: PassthroughRule, among rules: [PassthroughRule], accounts: [Account]) {
        var tried = rule
        tried.enabled = true
        self.rule = tried
        var all = rules
        if let index = all.firstIndex(where: { $0.id == rule.id }) { all[index] = tried } else { all.append(tried) }
        replay = Replay(rules: all, accounts: accounts)
    }

    package static func == (a: RuleTrial, b: RuleTrial) -> Bool {
        a.rule == b.rule && a.total == b.total && a.caught == b.caught && a.changed == b.changed
            && a.doubtful == b.doubtful && a.missed == b.missed && a.answers == b.answers && a.leaks == b.leaks
            && a.samples == b.samples
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(total)
        hasher.combine(caught)
    }

    /// Tries the rule on one error.
    package mutating func add(_ error: ReplayCase) {
        total += 1
        guard let response = error.response else { return }
        let platform = error.row.account.flatMap { replay.accounts[$0.id]?.platform } ?? error.row.platform ?? "openai"
        // Without an account left, rules see the word openai whatever the account's platform was.
        let matches = [platform, "openai"].contains {
            rule.matches(status: response.status, platform: $0, body: response.body)
        }
        guard matches, let answer = replay.answer(error) else { return }
        guard let client = answer.client, answer.rule?.id == rule.id else {
            missed[reason(answer), default: 0] += 1
            return
        }
        caught += 1
        if answer.isChanged { changed += 1 }
        if answer.isDoubtful { doubtful += 1 }
        let told = Answer(
            wasStatus: error.row.clientStatus,
            was: error.row.outcome,
            status: client.status,
            message: CleanText.cut(client.message, limit: ErrorRow.textLimit)
        )
        if answers[told] != nil || answers.count < Self.answerLimit {
            answers[told, default: 0] += 1
        } else {
            answersLeftOut += 1
        }
        if samples.count < Self.sampleLimit { samples.append(Sample(row: error.row, client: client)) }
        guard rule.passthroughBody else { return }
        var kinds: Set<Leak.Kind> = []
        for leak in Leak.find(in: error.row.upstreamMessage ?? client.message) where kinds.insert(leak.kind).inserted {
            leaks[leak.kind, default: Found(count: 0, example: leak.text)].count += 1
        }
    }

    private func reason(_ answer: Replay.Answer) -> Reason {
        if let unasked = answer.unasked {
            return .streamed(isHidden: unasked.id == rule.id && rule.skipMonitoring)
        }
        if let other = answer.rule { return .earlierRule(other.name) }
        return answer.client == nil ? .saved : .notAsked
    }

    /// Answers, the most frequent first.
    package var rankedAnswers: [(answer: Answer, count: Int)] {
        answers.map { (answer: $0.key, count: $0.value) }
            .sorted { a, b in
                if a.count != b.count { return a.count > b.count }
                return (a.answer.message, a.answer.wasStatus) < (b.answer.message, b.answer.wasStatus)
            }
    }
}
