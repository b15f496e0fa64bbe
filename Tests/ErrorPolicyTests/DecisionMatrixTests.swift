import ErrorPolicy
import Testing

@Suite("Every error has exactly one outcome")
struct DecisionMatrixTests {
    private static let ruleModes: [[PassthroughRule]] = {
        var modes: [[PassthroughRule]] = [[]]
        for mode in ["any", "all"] {
            for keepsCode in [true, false] {
                for keepsBody in [true, false] {
                    modes.append([
                        PassthroughRule(
                            id: 1,
                            name: "r",
                            errorCodes: [400, 404, 429, 500],
                            keywords: ["words"],
                            matchMode: mode,
                            passthroughCode: keepsCode,
                            responseCode: keepsCode ? nil : 418,
                            passthroughBody: keepsBody,
                            customMessage: keepsBody ? nil : "own words"
                        )
                    ])
                }
            }
        }
        return modes
    }()

    private static let accounts: [AccountContext] = [
        AccountContext(kind: .apiKey), AccountContext(kind: .oauth), AccountContext(kind: .setupToken),
        AccountContext(kind: .apiKey, customErrorCodes: []),
        AccountContext(kind: .apiKey, customErrorCodes: [400, 422]),
        AccountContext(kind: .apiKey, pool: PoolMode()),
    ]

    private static let bodies = [
        "", #"{"error":{"message":"some words"}}"#, #"{"error":{"message":"x","code":"slow_down"}}"#,
        #"{"error":{"message":"x","code":"cyber_policy"}}"#, #"{"error":{"code":"org_suspended"}}"#,
        #"{"error":{"message":"context window exceeded"}}"#, "<html><title>Words</title></html>",
    ]

    @Test("all statuses, handlers, rules, accounts and bodies", arguments: ErrorHandler.allCases)
    func outcome(_ handler: ErrorHandler) {
        for status in 100...599 {
            for (number, rules) in Self.ruleModes.enumerated() {
                // Accounts and bodies take turns: every pair comes up, and the table stays small.
                let turn = status * Self.ruleModes.count + number
                expectOne(
                    ErrorPolicy.decide(
                        UpstreamResponse(status: status, body: Self.bodies[turn % Self.bodies.count]),
                        account: Self.accounts[turn % Self.accounts.count],
                        rules: rules,
                        handler: handler,
                        model: ImageModel.usual
                    )
                )
            }
        }
    }

    private func expectOne(_ decision: Decision) {
        let isConsistent =
            (decision.client == nil) == (decision.kind == .failover)
            && (decision.ifExhausted == nil) == (decision.kind != .failover)
            && (decision.failover == nil) == (decision.kind != .failover)
            && (decision.maskReason == nil) == (decision.kind != .masked)
            && (decision.rule == nil) == (decision.kind != .rewritten)
            && (decision.attempt == nil) == (decision.kind == .rewritten)
        #expect(isConsistent)
        if let exhausted = decision.ifExhausted {
            #expect(exhausted.decision != .failover)
            #expect((exhausted.maskReason == nil) == (exhausted.decision != .masked))
            #expect((exhausted.rule == nil) == (exhausted.decision != .rewritten))
        }
        if let client = decision.client, decision.kind == .surfaced {
            #expect(client.status == decision.upstream.status)
        }
    }

    @Test("an account that is taken out always fails over", arguments: [400, 401, 402, 403, 404, 422])
    func disabled(_ status: Int) {
        let body = #"{"error":{"message":"model not found: organization has been disabled"}}"#
        let decision = ErrorPolicy.decide(
            UpstreamResponse(status: status, body: body),
            account: AccountContext(id: 7, kind: .apiKey, customErrorCodes: [400, 401, 402, 403, 404, 422]),
            model: ImageModel.usual
        )
        #expect(decision.kind == .failover)
        #expect(decision.accountEffects.allSatisfy { $0.accountID == 7 })
        #expect(!decision.accountEffects.isEmpty)
    }

    @Test("an error of the request itself is never tried elsewhere", arguments: [400, 413, 429, 500, 503])
    func request(_ status: Int) {
        for body in [
            #"{"error":{"message":"blocked","code":"cyber_policy"}}"#,
            #"{"error":{"message":"x","code":"context_length_exceeded"}}"#,
        ] {
            let decision = ErrorPolicy.decide(
                UpstreamResponse(status: status, body: body),
                account: AccountContext(kind: .apiKey)
            )
            #expect(decision.kind == .surfaced)
            #expect(decision.client?.status == status)
        }
    }
}
