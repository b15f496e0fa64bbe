import ErrorPolicy
import GRDB
import OpsModel
import Testing

@testable import OpsStore

@Suite("What accounts carry") struct AccountLoadTests {
    private static let minute: Int64 = 60_000
    private static let start: Int64 = 1_800_000_000_000

    private func scratch() throws -> ScratchLog {
        let scratch = try ScratchLog()
        try scratch.open(.readWrite).put([
            Account(id: 1, name: "a"), Account(id: 2, name: "b"),
            Account(id: 3, name: "c", schedulable: false), Account(id: 4, name: "d", platform: "gemini"),
        ])
        for (minute, account, endpoint) in [
            (0, 1, "/v1/images/edits"), (1, 1, "/v1/images/edits"), (2, 2, "/v1/images/edits"),
            (2, 1, "/v1/chat/completions"), (3, nil, "/v1/images/edits"),
        ] as [(Int64, Int64?, String)] {
            try scratch.insert([
                "created_at": Self.start + minute * Self.minute + 5, "status_code": 502, "upstream_status_code": 400,
                "account_id": account, "inbound_endpoint": endpoint,
            ])
        }
        for (minute, account, model, endpoint, requests, successes) in [
            (0, 1, "gpt-image-1", "/v1/images/edits", 10, 9), (1, 1, "dall-e-3", "/v1/images/edits", 5, 5),
            (2, 2, "gpt-image-1", "/v1/images/edits", 25, 24), (2, 2, "dall-e-3", "/v1/images/edits", 2, 0),
            (2, 1, "gpt-4", "/v1/chat/completions", 100, 100), (90, 1, "late", "/v1/images/edits", 7, 7),
        ] as [(Int64, Int64, String, String, Int, Int)] {
            try scratch.run(
                """
                INSERT INTO ops_traffic_rollups (minute, account_id, model, endpoint, requests, successes)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [Self.start / Self.minute + minute, account, model, endpoint, requests, successes]
            )
        }
        return scratch
    }

    private var span: TimeSpan { .between(Self.start, Self.start + 60 * Self.minute) }

    @Test("the cost counts errors, requests, models nobody else answered for, and who is left")
    func cost() throws {
        let log = try scratch().open()
        let cost = try #require(try log.disableCost(of: 1, span: span, scope: .images, at: Timestamp(Self.start)))
        #expect(cost.errors == 2 && cost.allErrors == 4)
        #expect(cost.requests == 15 && cost.allRequests == 42)
        #expect(cost.modelsOnlyHere == ["dall-e-3"])
        #expect(cost.othersLeft == 1 && !cost.isLast)
        let all = try #require(try log.disableCost(of: 1, span: span, scope: .all, at: Timestamp(Self.start)))
        #expect(all.errors == 3 && all.requests == 115 && all.modelsOnlyHere == ["dall-e-3", "gpt-4"])
        #expect(try log.disableCost(of: 4, span: span, scope: .all, at: Timestamp(Self.start))?.isLast == true)
        #expect(try log.disableCost(of: 99, span: span, scope: .all, at: Timestamp(Self.start)) == nil)
    }

    @Test("where nobody counts requests there are no shares of them")
    func withoutTraffic() throws {
        let scratch = try scratch()
        try scratch.run("DELETE FROM ops_traffic_rollups")
        let cost = try scratch.open().disableCost(of: 1, span: span, scope: .all, at: Timestamp(Self.start))
        #expect(cost?.requests == nil && cost?.allRequests == nil && cost?.errors == 3)
    }

    @Test("loads hold each account's errors, and for an hour or less when they came")
    func loads() throws {
        let log = try scratch().open()
        let loads = try log.accountLoads(span, bucket: Self.minute, scope: .images)
        #expect(loads.total == 4)
        #expect(loads.loads[1]?.errors.masked == 2)
        #expect(loads.loads[1]?.trend.prefix(4) == [1, 1, 0, 0] && loads.loads[1]?.trend.count == 60)
        #expect(loads.loads[2]?.lastError == Timestamp(Self.start + 2 * Self.minute + 5))
        #expect(loads.loads[3] == nil)
        let day = TimeSpan.between(Self.start, Self.start + 24 * 60 * Self.minute)
        #expect(try log.accountLoads(day, bucket: Self.minute, scope: .all).loads[1]?.trend == [])
    }
}
