import ErrorPolicy
import OpsModel
import Testing

@testable import Simulator

@Suite("Filling a log")
struct LogFillTests {
    @Test(
        "gives exactly the rows that were asked for",
        arguments: [0, 1, 7, 1_999, 2_000, 2_001],
        [Milliseconds.second, 90 * Milliseconds.second, 5 * Milliseconds.hour, 7 * Milliseconds.day]
    )
    func exactRows(rows: Int, length: Int64) {
        let span = TimeSpan(start: monday - length, end: monday)
        var fill = LogFill(seed: 3, world: .crowd(accounts: 9, over: span, seed: 3), span: span, rows: rows, batch: 500)
        var made = 0
        while let step = fill.next() {
            #expect(step.errors.count <= 500)
            made += step.errors.count
        }
        #expect(made == rows)
        #expect(fill.made == rows)
    }

    @Test("puts every row inside the span and in order of time")
    func orderedTimes() {
        let errors = LogFill(seed: 5, world: .crowd(over: week, seed: 5), span: week, rows: 4_000).gathered().errors
        let times = errors.map(\.detail.row.createdAt)
        #expect(times == times.sorted())
        #expect(times.allSatisfy(week.contains))
    }

    @Test("gives the same log for the same seed, however it is cut into batches")
    func deterministic() {
        func log(_ seed: UInt64, batch: Int) -> Step {
            LogFill(seed: seed, world: .crowd(over: week, seed: 8), span: week, rows: 1_500, batch: batch).gathered()
        }
        let first = log(1, batch: 2_000)
        #expect(first == log(1, batch: 2_000))
        #expect(first == log(1, batch: 77))
        #expect(first.errors != log(2, batch: 2_000).errors)
    }

    @Test("shows every outcome, every mask reason and the usual statuses and types")
    func variety() {
        let errors = LogFill(seed: 11, world: .crowd(over: week, seed: 11), span: week, rows: 8_000).gathered().errors
        let rows = errors.map(\.detail.row)
        var outcomes = OutcomeCounts()
        for row in rows { outcomes[row.outcome] += 1 }
        for (outcome, least, most) in [
            (.recovered, 0.1, 0.45), (.local, 0.01, 0.08), (.rewritten, 0.05, 0.25), (.surfaced, 0.12, 0.5),
            (.masked, 0.15, 0.55),
        ] as [(Outcome, Double, Double)] {
            let share = outcomes.share(of: outcome) ?? 0
            #expect((least...most).contains(share), "\(outcome) has a share of \(share)")
        }
        #expect(Set(rows.compactMap(\.maskReason)).count == 4)
        #expect(Set(rows.compactMap(\.upstreamStatus)).count >= 12)
        #expect(Set(rows.compactMap(\.upstreamType)).count >= 12)
        #expect(Set(rows.compactMap(\.account)).count > 50)
        let images = rows.filter { $0.endpoint?.contains("/images/") == true }.count
        #expect((rows.count * 85 / 100..<rows.count * 98 / 100).contains(images))
        #expect(rows.contains { $0.model == "「CS」gpt-image-2" })
        #expect(rows.contains { $0.upstreamMessage?.contains("安全系统") == true })
        #expect(rows.contains { $0.inStream })
    }

    @Test("follows the day: the busiest hours have several times the errors of the quietest")
    func rhythm() {
        let errors = LogFill(seed: 2, world: .crowd(over: week, seed: 2), span: week, rows: 9_000).gathered().errors
        var hours = Array(repeating: 0, count: 24)
        for error in errors { hours[CalendarTime(error.detail.row.createdAt).hour] += 1 }
        let sorted = hours.sorted()
        #expect(sorted[22] > 2 * sorted[1])
        #expect(sorted[0] > 0)
    }

    @Test("tells of incidents: each adds to the errors of its time")
    func incidents() throws {
        let fill = LogFill(seed: 4, world: .crowd(over: week, seed: 4), span: week, rows: 9_000)
        let outage = try #require(fill.episodes.first { $0.trouble == .outage && $0.span.length > 20 * 60_000 })
        let errors = fill.gathered().errors.map(\.detail.row.createdAt)
        let during = errors.filter(outage.span.contains).count
        let before = TimeSpan(start: outage.span.start - outage.span.length, end: outage.span.start)
        #expect(during > 2 * errors.filter(before.contains).count)
    }

    @Test("masks image errors before the fix and surfaces most of them after it")
    func theFix() throws {
        let world = World.crowd(over: week, seed: 6)
        let fixedAt = try #require(world.fixedAt)
        let rows = LogFill(seed: 6, world: world, span: week, rows: 8_000).gathered().errors.map(\.detail.row)
        let answered = rows.filter { $0.upstreamStatus == 400 && $0.endpoint?.contains("/images/") == true }
        func share(_ rows: [ErrorRow]) -> Double {
            Double(rows.filter { $0.maskReason == .genericHandler }.count) / Double(max(1, rows.count))
        }
        let before = share(answered.filter { $0.createdAt < fixedAt })
        let after = share(answered.filter { $0.createdAt >= fixedAt })
        #expect(before > 0.6)
        #expect(after < 0.35)
    }

    @Test("gives no errors and no traffic to an account that is off")
    func accountOff() {
        var world = World.demo(at: monday)
        world.accounts[2].schedulable = false
        world.accounts[4].status = .error
        let off: Set = [world.accounts[2].id, world.accounts[4].id]
        let whole = LogFill(seed: 9, world: world, span: week, rows: 3_000).gathered()
        #expect(!whole.errors.contains { $0.detail.row.account.map { off.contains($0.id) } ?? false })
        #expect(!whole.errors.flatMap(\.detail.attempts).contains { $0.account.map { off.contains($0.id) } ?? false })
        #expect(!whole.traffic.contains { $0.accountID.map(off.contains) ?? false })
    }

    @Test("counts what a rule keeps out of the log, and still gives every row")
    func silentRules() {
        var world = World.demo(at: monday)
        world.rules = [.init(id: 1, name: "silence", errorCodes: Array(400...599), skipMonitoring: true)]
        let whole = LogFill(seed: 9, world: world, span: week, rows: 300).gathered()
        #expect(whole.errors.count == 300)
        #expect(whole.unrecorded.count > 300)
        #expect(whole.unrecorded.allSatisfy { $0.reason == .skipMonitoring && week.contains($0.moment) })
    }

    @Test("keeps its traffic: at least one request an error, inside the span, never more successes than requests")
    func traffic() {
        let whole = LogFill(seed: 12, world: .demo(at: monday), span: week, rows: 3_000).gathered()
        #expect(whole.traffic.allSatisfy { week.contains($0.moment) })
        #expect(whole.traffic.allSatisfy { $0.requests > 0 && (0...$0.requests).contains($0.successes) })
        let requests = whole.traffic.reduce(0) { $0 + $1.requests }
        let failures = whole.traffic.reduce(0) { $0 + $1.requests - $1.successes }
        let told = whole.errors.filter { $0.detail.row.outcome != .recovered }.count + whole.unrecorded.count
        #expect(failures == told)
        #expect((Double(whole.errors.count) / Double(requests)) < 0.12)
    }

    @Test("leads up to a live simulation: the last two hours tell its story")
    func history() {
        let fill = LogFill.history(seed: 1, world: .demo(at: monday), before: monday, rows: 2_000)
        let late = fill.episodes.filter { $0.span.start >= monday - 2 * Milliseconds.hour }
        #expect(Set(late.map(\.trouble)) == [.moderation, .quota, .outage, .revoked])
        #expect(fill.gathered().errors.count == 2_000)
    }

    @Test("makes something of any world: no accounts, no models' accounts, an empty span")
    func oddWorlds() {
        var empty = World.demo(at: monday)
        empty.accounts = []
        let rows = LogFill(seed: 1, world: empty, span: week, rows: 50).gathered().errors.map(\.detail.row)
        #expect(rows.count == 50)
        #expect(rows.allSatisfy { $0.outcome == .local })
        let nothing = TimeSpan(start: monday, end: monday)
        #expect(LogFill(seed: 1, world: empty, span: nothing, rows: 50).gathered().errors.isEmpty)
    }
}
