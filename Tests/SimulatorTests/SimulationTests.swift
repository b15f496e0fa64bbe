import ErrorPolicy
import OpsModel
import Testing

@testable import Simulator

@Suite("The live pretend gateway")
struct SimulationTests {
    @Test("does the same for the same seed and the same clock")
    func deterministic() {
        func minutes(_ seed: UInt64) -> Step {
            var rehearsal = Rehearsal(seed: seed)
            rehearsal.run(seconds: 300)
            return rehearsal.whole
        }
        #expect(minutes(1) == minutes(1))
        #expect(minutes(1).errors != minutes(2).errors)
    }

    @Test("tells its story in order, and again", arguments: [1, 2] as [UInt64])
    func story(seed: UInt64) {
        var rehearsal = Rehearsal(seed: seed)
        rehearsal.run(seconds: 1_000)
        let expected: [Episode.Trouble] = [.moderation, .quota, .outage, .revoked]
        let told = rehearsal.troubles.filter { $0 != .calm }
        #expect(told.count >= 8)
        for (index, trouble) in told.enumerated() { #expect(trouble == expected[index % expected.count]) }
    }

    @Test("shows what each part of the story is about", arguments: [1, 5] as [UInt64])
    func beats(seed: UInt64) throws {
        var rehearsal = Rehearsal(seed: seed)
        rehearsal.run(until: .moderation)
        let wave = rehearsal.run(seconds: 50).errors.map(\.detail)
        let refused = wave.filter { $0.row.upstreamStatus == 400 }
        #expect(refused.count > 15)
        #expect(refused.filter { $0.apiKeyID == rehearsal.simulation.episode.apiKeyID }.count > refused.count / 2)

        rehearsal.run(until: .quota)
        let limited = try #require(rehearsal.simulation.episode.accountID)
        var quota = Step()
        while rehearsal.simulation.episode.trouble == .quota { quota.errors += rehearsal.run(seconds: 1).errors }
        let limits = quota.errors.filter { $0.detail.row.account?.id == limited && $0.detail.row.upstreamStatus == 429 }
        #expect(limits.count > 4)
        #expect(limits.contains { $0.detail.row.outcome == .recovered })
        let cooling = try #require(rehearsal.accounts.first { $0.id == limited }?.rateLimitResetAt)
        #expect(cooling > rehearsal.simulation.now + 60 * Milliseconds.second)

        rehearsal.run(until: .outage)
        let outage = rehearsal.run(seconds: 60).errors.map(\.detail.row)
        #expect(outage.filter { ($0.upstreamStatus ?? 0) >= 500 }.count > 12)

        rehearsal.run(until: .revoked)
        let revoked = try #require(rehearsal.simulation.episode.accountID)
        rehearsal.run(seconds: 15)
        let account = try #require(rehearsal.accounts.first { $0.id == revoked })
        #expect(account.status == .error)
        #expect(!account.schedulable)
        #expect(account.errorMessage?.isEmpty == false)
        #expect(rehearsal.run(seconds: 5).traffic.allSatisfy { $0.accountID != revoked })

        rehearsal.run(until: .moderation)
        rehearsal.run(seconds: 1)
        #expect(rehearsal.accounts.first { $0.id == revoked }?.status == .active)
    }

    @Test("shows something every few seconds from the start", arguments: [1, 2, 3, 4] as [UInt64])
    func firstImpression(seed: UInt64) {
        var rehearsal = Rehearsal(seed: seed)
        let errors = rehearsal.run(seconds: 60).errors
        #expect(errors.count >= 12)
        #expect((errors.first?.detail.row.createdAt ?? .init(.max)) < monday + 20 * Milliseconds.second)
    }

    @Test("moves the traffic of an account that an operator switches off, and back")
    func operatorSwitch() {
        var rehearsal = Rehearsal(seed: 3)
        func requests(_ step: Step, _ id: Int64) -> Int {
            step.traffic.filter { $0.accountID == id }.reduce(0) { $0 + $1.requests }
        }
        let before = rehearsal.run(seconds: 60)
        #expect(requests(before, 7) > 20)
        rehearsal.edit(7) { $0.schedulable = false }
        let during = rehearsal.run(seconds: 60)
        #expect(requests(during, 7) == 0)
        #expect(!during.errors.flatMap(\.detail.attempts).contains { $0.account?.id == 7 })
        #expect(requests(during, 3) > requests(before, 3))
        rehearsal.edit(7) { $0.schedulable = true }
        #expect(requests(rehearsal.run(seconds: 60), 7) > 0)
    }

    @Test("leaves an account alone that an operator touched after its token was revoked")
    func touchedAccount() throws {
        var rehearsal = Rehearsal(seed: 4)
        rehearsal.run(until: .revoked)
        let revoked = try #require(rehearsal.simulation.episode.accountID)
        rehearsal.run(seconds: 15)
        rehearsal.edit(revoked) { $0.errorMessage = "removed by ops" }
        rehearsal.run(until: .moderation)
        rehearsal.run(seconds: 10)
        #expect(rehearsal.accounts.first { $0.id == revoked }?.status == .error)
        #expect(rehearsal.accounts.first { $0.id == revoked }?.errorMessage == "removed by ops")
    }

    @Test("is not fooled by copies of accounts that are older than its own changes")
    func staleCopies() throws {
        var rehearsal = Rehearsal(seed: 5)
        rehearsal.run(until: .revoked)
        let old = rehearsal.accounts
        let revoked = try #require(rehearsal.simulation.episode.accountID)
        rehearsal.run(seconds: 15)
        rehearsal.accounts = old
        #expect(rehearsal.run(seconds: 20).traffic.allSatisfy { $0.accountID != revoked })
    }

    @Test("says by itself that it has no account when all are off")
    func noAccounts() {
        var rehearsal = Rehearsal(seed: 6)
        for account in rehearsal.accounts { rehearsal.edit(account.id) { $0.schedulable = false } }
        let step = rehearsal.run(seconds: 20)
        #expect(step.traffic.allSatisfy { $0.accountID == nil && $0.successes == 0 })
        let told = step.errors.filter { $0.detail.row.clientMessage == "No available compatible accounts" }
        #expect(told.count > 50)
        #expect(told.allSatisfy { $0.detail.row.outcome == .local && $0.detail.isBusinessLimited })
    }

    @Test("counts every request: as many failures as errors that were told")
    func traffic() {
        var rehearsal = Rehearsal(seed: 7)
        let step = rehearsal.run(seconds: 300)
        let requests = step.traffic.reduce(0) { $0 + $1.requests }
        let failures = step.traffic.reduce(0) { $0 + $1.requests - $1.successes }
        #expect((1_300...1_700).contains(requests))
        let told = step.errors.filter { $0.detail.row.outcome != .recovered }.count
        #expect(failures == told + step.unrecorded.count)
        let times = step.errors.map(\.detail.row.createdAt)
        #expect(times == times.sorted())
    }

    @Test("follows a faster rate, does nothing for a clock that stands or goes back, and no jump of hours")
    func clock() {
        var fast = Simulation(seed: 8, world: .demo(at: monday), start: monday, rate: 200)
        let accounts = World.demo(at: monday).accounts
        let step = fast.advance(to: monday + 10_000, accounts: accounts)
        #expect((1_800...2_200).contains(step.traffic.reduce(0) { $0 + $1.requests }))
        #expect(fast.advance(to: monday + 10_000, accounts: accounts) == Step())
        #expect(fast.advance(to: monday, accounts: accounts) == Step())
        #expect(fast.now == monday + 10_000)
        var sleeper = Simulation(seed: 8, world: .demo(at: monday), start: monday)
        let late = sleeper.advance(to: monday + Milliseconds.day, accounts: accounts)
        let earliest = late.errors.map(\.detail.row.createdAt).min()
        #expect((earliest ?? monday) >= monday + Milliseconds.day - Simulation.longestStep)
    }

    @Test("keeps its accounts at work at any rate")
    func anyRate() {
        var rehearsal = Rehearsal(seed: 10, rate: 150)
        rehearsal.run(until: .outage)
        let errors = rehearsal.whole.errors.map(\.detail.row)
        let local = errors.filter { $0.outcome == .local }.count
        #expect(local * 10 < errors.count)
    }

    @Test("obeys rules that change while it runs")
    func rules() {
        var rehearsal = Rehearsal(seed: 9)
        rehearsal.simulation.rules = [
            .init(id: 77, name: "all", errorCodes: Array(400...499), passthroughBody: false, customMessage: "No.")
        ]
        rehearsal.run(until: .moderation)
        let rows = rehearsal.run(seconds: 40).errors.map(\.detail.row)
        let refused = rows.filter { $0.upstreamStatus == 400 && $0.outcome != .recovered }
        #expect(refused.count > 10)
        #expect(refused.allSatisfy { $0.ruleID == 77 && $0.clientMessage == "No." })
    }
}
