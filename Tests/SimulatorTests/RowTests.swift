import ErrorPolicy
import OpsModel
import Testing

@testable import Simulator

@Suite("Rows of the pretend gateway")
struct RowTests {
    /// A fill and a live hour: every row that is made goes through one of them.
    static let samples: [(world: World, step: Step)] = {
        let crowd = World.crowd(over: week, seed: 21)
        var rehearsal = Rehearsal(seed: 21, rate: 12)
        rehearsal.run(seconds: 700)
        return [
            (crowd, LogFill(seed: 21, world: crowd, span: week, rows: 4_000).gathered()),
            (.demo(at: monday), rehearsal.whole),
        ]
    }()

    @Test("have the outcome that their columns say, and the reason that belongs to it", arguments: 0...1)
    func outcomes(sample: Int) {
        for detail in RowTests.samples[sample].step.errors.map(\.detail) {
            let row = detail.row
            let outcome = Outcome(
                clientStatus: row.clientStatus,
                upstreamStatus: row.upstreamStatus,
                accountID: row.account?.id,
                ruleID: row.ruleID,
                clientMessage: row.clientMessage,
                upstreamMessage: row.upstreamMessage
            )
            #expect(row.outcome == outcome)
            #expect((row.answeredBy != nil) == (row.outcome == .recovered))
            #expect(row.maskReason == nil || row.outcome == .masked)
            #expect((row.ruleID != nil) == (row.outcome == .rewritten))
            #expect(row.requestID != nil && detail.apiKeyID != nil && (row.duration ?? 0) > 0)
            #expect(detail.phase != nil && detail.owner != nil && detail.source != nil && detail.severity != nil)
        }
    }

    @Test("say what the policy decides for the last error", arguments: 0...1)
    func decisions(sample: Int) throws {
        let (world, step) = RowTests.samples[sample]
        let accounts = Dictionary(uniqueKeysWithValues: world.accounts.map { ($0.id, $0) })
        var compared = 0
        for detail in step.errors.map(\.detail) {
            let row = detail.row
            guard let id = row.account?.id, let account = accounts[id], let status = row.upstreamStatus,
                let body = detail.upstreamBody, row.outcome != .recovered
            else { continue }
            let endpoint = try #require(Endpoint.each.first { $0.path == row.endpoint })
            let kind = world.accountClass(of: account, endpoint, isFixed: world.isFixed(at: row.createdAt))
            let decision = ErrorPolicy.decide(
                UpstreamResponse(status: status, body: body),
                account: AccountContext(
                    kind: kind.kind,
                    customErrorCodes: kind.customErrorCodes,
                    hasRefreshToken: kind.kind == .oauth
                ),
                rules: world.rules,
                handler: kind.handler,
                model: detail.upstreamModel,
                isImageEndpoint: endpoint.isImages
            )
            let client = try #require(decision.client ?? decision.ifExhausted?.client)
            #expect(row.clientStatus == client.status)
            #expect(row.clientMessage == client.message)
            #expect(row.clientType == client.type)
            #expect(detail.clientCode == client.code)
            #expect(row.upstreamMessage == decision.upstream.message)
            #expect(row.ruleID == (decision.rule ?? decision.ifExhausted?.rule)?.id)
            #expect(row.maskReason == (decision.maskReason ?? decision.ifExhausted?.maskReason))
            compared += 1
        }
        #expect(compared > 300)
    }

    @Test("end with their last attempt, whose times run up to the row's", arguments: 0...1)
    func attempts(sample: Int) {
        for detail in RowTests.samples[sample].step.errors.map(\.detail) {
            let row = detail.row
            let attempts = detail.attempts
            #expect(attempts.isEmpty == (row.outcome == .local))
            #expect(attempts.map(\.number) == Array(1..<(attempts.count + 1)))
            #expect(attempts.last?.account == row.account)
            #expect(attempts.last?.status == row.upstreamStatus)
            #expect(attempts.last?.type == row.upstreamType)
            #expect(attempts.last?.requestID == detail.upstreamRequestID)
            #expect(row.attemptCount == attempts.count + (row.outcome == .recovered ? 1 : 0))
            let times = attempts.map(\.createdAt) + [row.createdAt]
            #expect(times == times.sorted())
            if let first = times.first { #expect(row.createdAt.since(first) <= row.duration ?? 0) }
            for (attempt, next) in zip(attempts, attempts.dropFirst()) where attempt.kind != "retry" {
                #expect(attempt.account != next.account)
                #expect(attempt.kind == "failover" || attempt.kind == "request_error")
            }
        }
    }

    @Test("hold no control characters and no secrets", arguments: 0...1)
    func cleanTexts(sample: Int) {
        let secrets = ["sk-", "Bearer ", "api_key=", "access_token=", "eyJ"]
        for detail in RowTests.samples[sample].step.errors.map(\.detail) {
            let row = detail.row
            let texts = [row.clientMessage, row.upstreamMessage] + detail.attempts.map(\.message)
            for text in texts.compactMap(\.self) {
                #expect(!text.isEmpty)
                #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
            }
            for text in (texts + [detail.upstreamBody] + detail.attempts.map(\.url)).compactMap(\.self) {
                #expect(!secrets.contains(where: text.contains))
            }
        }
    }

    @Test("have an error of the account's own upstream", arguments: 0...1)
    func upstreams(sample: Int) {
        let (world, step) = RowTests.samples[sample]
        let accounts = Dictionary(uniqueKeysWithValues: world.accounts.map { ($0.id, $0) })
        for detail in step.errors.map(\.detail) {
            guard let id = detail.row.account?.id, let account = accounts[id] else { continue }
            let upstream = world.persona(of: account).upstream
            #expect((upstream == .codex) == (account.type == "oauth"))
            #expect((upstream == .codex) == (detail.upstreamEndpoint == "/backend-api/codex/responses"))
        }
    }
}
