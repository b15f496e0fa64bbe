import ErrorPolicy
import OpsModel
import Testing

@Suite struct FailoverStoryTests {
    private static let end = Timestamp(100_000)

    private func attempt(_ number: Int, _ account: Int64?, at moment: Int64, kind: String? = "failover") -> Attempt {
        Attempt(
            number: number,
            createdAt: Timestamp(moment),
            account: account.map { AccountRef(id: $0) },
            status: 429,
            kind: kind
        )
    }

    private func row(
        _ outcome: Outcome,
        answeredBy: Int64? = nil,
        reason: MaskReason? = nil,
        duration: Int64? = nil
    ) -> ErrorRow {
        ErrorRow(
            id: 1,
            createdAt: Self.end,
            account: AccountRef(id: 9),
            answeredBy: answeredBy.map { AccountRef(id: $0) },
            clientStatus: outcome == .recovered ? 200 : 502,
            upstreamStatus: 429,
            outcome: outcome,
            maskReason: reason,
            duration: duration
        )
    }

    /// `1→2 2→7!`: from, to, and whether it gave the answer.
    private func told(_ story: FailoverStory) -> String {
        story.moves.map { move in
            let to =
                switch move.to {
                case .account(let account): "\(account.id)"
                case .unknown: "?"
                case .nobody: "-"
                }
            return "\(move.from.map { "\($0.id)" } ?? "?")→\(to)\(move.isSaving ? "!" : "")"
        }.joined(separator: " ")
    }

    @Test(
        "moves follow from the attempts and from who answered",
        arguments: [
            ([1], Outcome.recovered, 7, nil, "1→7!"), ([1, 2], .recovered, 7, nil, "1→2 2→7!"),
            ([1], .recovered, nil, nil, "1→?!"), ([1, 1], .recovered, 1, nil, ""),
            ([1, 1, 2], .recovered, 2, nil, "1→2"), ([1, 2], .masked, nil, .accountsExhausted, "1→2 2→-"),
            ([1], .masked, nil, .accountsExhausted, "1→-"), ([1], .masked, nil, .genericHandler, ""),
            ([1, 2, 1], .surfaced, nil, nil, "1→2 2→1 1→-"), ([], .recovered, 7, nil, "9→7!"),
            ([], .masked, nil, .accountsExhausted, "9→-"), ([], .surfaced, nil, nil, ""),
        ] as [([Int64], Outcome, Int64?, MaskReason?, String)]
    )
    func moves(_ tried: [Int64], _ outcome: Outcome, _ answered: Int64?, _ reason: MaskReason?, _ expected: String) {
        let attempts = tried.enumerated().map { attempt($0 + 1, $1, at: Int64($0) * 1_000) }
        #expect(
            told(FailoverStory(row: row(outcome, answeredBy: answered, reason: reason), attempts: attempts)) == expected
        )
    }

    @Test("an answer that is an answer ends the story with the account that gave it")
    func realAnswer() {
        let attempts = [attempt(1, 1, at: 0), attempt(2, 2, at: 500, kind: "http_error")]
        #expect(told(FailoverStory(row: row(.surfaced), attempts: attempts)) == "1→2")
    }

    @Test("an account costs the time since the last move, with all it was tried again")
    func cost() {
        let attempts = [attempt(1, 1, at: 91_000, kind: "retry"), attempt(2, 1, at: 93_000), attempt(3, 2, at: 94_500)]
        let story = FailoverStory(row: row(.recovered, answeredBy: 3, duration: 10_000), attempts: attempts)
        #expect(story.moves.map(\.cost) == [3_000, 1_500] && story.cost == 4_500)
        let untimed = FailoverStory(row: row(.recovered, answeredBy: 3), attempts: attempts)
        #expect(untimed.moves.map(\.cost) == [nil, 1_500])
    }

    @Test("times at the ends of their range cost nothing that overflows")
    func extremes() {
        let attempts = [attempt(1, 1, at: .min), attempt(2, 2, at: .max), attempt(3, 3, at: .min)]
        for duration in [nil, Int64.min, 0, .max] as [Int64?] {
            let story = FailoverStory(row: row(.recovered, answeredBy: 4, duration: duration), attempts: attempts)
            #expect(story.moves.allSatisfy { ($0.cost ?? 0) >= 0 } && (story.cost ?? 0) >= 0)
        }
    }
}
