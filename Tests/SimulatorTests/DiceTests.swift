import OpsModel
import Testing

@testable import Simulator

@Suite("Chance")
struct DiceTests {
    @Test("draws values as often as their weights say")
    func weights() throws {
        var dice = Dice(seed: 1)
        let table = try #require(WeightedTable([("a", 6), ("b", 3), ("c", 1), ("never", 0)]))
        var drawn: [String: Int] = [:]
        for _ in 0..<20_000 { drawn[table.draw(&dice), default: 0] += 1 }
        #expect((11_600...12_400).contains(drawn["a"] ?? 0))
        #expect((5_600...6_400).contains(drawn["b"] ?? 0))
        #expect((1_800...2_200).contains(drawn["c"] ?? 0))
        #expect(drawn["never"] == nil)
        #expect(WeightedTable<Int>([(1, 0)]) == nil)
    }

    @Test("waits as a Poisson process does: the mean is right and so is the share of long waits")
    func waits() {
        var dice = Dice(seed: 2)
        let waits = (0..<20_000).map { _ in dice.wait(perSecond: 4) }
        #expect((245...255).contains(waits.reduce(0, +) / 20_000))
        // e^-2 of them take longer than twice the mean.
        #expect((2_550...2_860).contains(waits.filter { $0 > 500 }.count))
    }

    @Test("stays inside its ranges")
    func ranges() {
        var dice = Dice(seed: 3)
        for _ in 0..<2_000 {
            #expect((0..<7).contains(dice.below(7)))
            #expect((5...9).contains(dice.within(5...9)))
            #expect((5...5_000).contains(dice.leaning(5...5_000)))
            #expect((0..<1).contains(dice.fraction()))
        }
    }

    @Test("makes ids of the right shape")
    func ids() {
        var dice = Dice(seed: 4)
        #expect(dice.upstreamRequestID(of: .direct).wholeMatch(of: #/req_[0-9a-f]{32}/#) != nil)
        #expect(dice.gatewayRequestID() != dice.gatewayRequestID())
    }
}
