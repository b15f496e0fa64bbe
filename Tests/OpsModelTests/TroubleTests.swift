import OpsModel
import Testing

@Suite("What goes wrong again and again") struct TroubleTests {
    @Test("each cause is told once, however they take turns, and so is the end; then they are news again")
    func turns() {
        var trouble = Trouble()
        let tries = [nil, "locked", "locked", "full", "locked", "full", nil, nil, "full"]
        let told = tries.map { trouble.meet($0) }
        #expect(told == [nil, .began("locked"), nil, .began("full"), nil, nil, .ended, nil, .began("full")])
        #expect(trouble.cause == "full")
    }

    @Test("causes that are all different are told for a while only")
    func many() {
        var trouble = Trouble()
        let told = (1...1_000).compactMap { trouble.meet("page \($0)") }
        #expect(told.count == 20 && told.first == .began("page 1"))
        #expect(trouble.meet(nil) == .ended)
    }
}
