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
        #expect(cost.modelsOnlyItAnswered == ["dall-e-3"])
        #expect(cost.othersLeft == 1 && !cost.isLast)
        let all = try #require(try log.disableCost(of: 1, span: span, scope: .all, at: Timestamp(Self.start)))
        #expect(all.errors == 3 && all.requests == 115 && all.modelsOnlyItAnswered == ["dall-e-3", "gpt-4"])
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

    @Test("loads hold each account's errors, and when they came")
    func loads() throws {
        let log = try scratch().open()
        let loads = try log.accountLoads(span, bucket: Self.minute, scope: .images)
        #expect(loads.total == 4)
        #expect(loads.loads[1]?.errors.masked == 2)
        #expect(loads.loads[1]?.trend.prefix(4) == [1, 1, 0, 0] && loads.loads[1]?.trend.count == 60)
        #expect(loads.loads[2]?.lastError == Timestamp(Self.start + 2 * Self.minute + 5))
        #expect(loads.loads[3] == nil)
        #expect(try log.accountLoads(span, bucket: nil, scope: .all).loads[1]?.trend == [])
    }

    @Test(
        "every window has trends: by its own steps, and by hours where many errors are behind them",
        arguments: Window.allCases
    )
    func trends(window: Window) throws {
        let scratch = try scratch()
        let end = Self.start + 30 * Self.minute
        for hour in 0..<200 as Range<Int64> {
            for _ in 0...hour % 3 {
                try scratch.insert([
                    "created_at": end - hour * 60 * Self.minute - 1, "status_code": 502, "account_id": 1,
                    "upstream_status_code": 400,
                ])
            }
        }
        let log = try scratch.open()
        let span = window.span(endingAt: Timestamp(end))
        for (limit, step) in [
            (1_000, max(window.bucket, Self.minute)),
            (0, window.length <= Milliseconds.hour ? Self.minute : max(window.bucket, Milliseconds.hour)),
        ] {
            let loads = try log.accountLoads(span, bucket: window.bucket, scope: .all, fineTrendLimit: limit)
            #expect(loads.bucket == step)
            let load = try #require(loads.loads[1])
            #expect(load.trend.reduce(0, +) == load.errors.total)
            let first = span.start.floored(to: step)
            var wanted = Array(repeating: 0, count: load.trend.count)
            let moments = try scratch.writer.read {
                try Int64.fetchAll($0, sql: "SELECT created_at FROM ops_error_logs WHERE account_id = 1")
            }
            for moment in moments where span.contains(Timestamp(moment)) {
                wanted[Int(Timestamp(moment).since(first) / step)] += 1
            }
            #expect(load.trend == wanted)
            #expect(first + Int64(load.trend.count) * step >= span.end)
        }
    }
}
