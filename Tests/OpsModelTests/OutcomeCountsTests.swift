import ErrorPolicy
import OpsModel
import Testing

@Suite("Counts by outcome")
struct OutcomeCountsTests {
    @Test("each outcome has a place of its own", arguments: Outcome.allCases)
    func subscripts(outcome: Outcome) {
        var counts = OutcomeCounts()
        counts[outcome] = 3
        #expect(counts.total == 3)
        for other in Outcome.allCases { #expect(counts[other] == (other == outcome ? 3 : 0)) }
    }

    @Test("add up, and share what there is")
    func adding() {
        var a = OutcomeCounts()
        #expect(a.isEmpty)
        #expect(a.share(of: .masked) == nil)
        a.masked = 1
        var b = OutcomeCounts()
        b.masked = 2
        b.surfaced = 1
        a += b
        #expect(a.total == 4)
        #expect(a.share(of: .masked) == 0.75)
    }
}

@Suite("What rows are grouped by")
struct GroupValueTests {
    static let full = ErrorRow(
        id: 1,
        createdAt: Timestamp(0),
        account: AccountRef(id: 7, name: "a"),
        platform: "openai",
        model: "m",
        endpoint: "/e",
        clientStatus: 502,
        upstreamStatus: 400,
        upstreamType: "t",
        upstreamCode: "c",
        outcome: .masked
    )
    static let bare = ErrorRow(id: 1, createdAt: Timestamp(0), clientStatus: 500, outcome: .local)

    @Test("a field's value comes from its column")
    func values() {
        let expected: [GroupField: GroupValue] = [
            .status: .status(400), .type: .text("t"), .account: .account(AccountRef(id: 7)), .code: .text("c"),
            .model: .text("m"), .endpoint: .text("/e"), .outcome: .outcome(.masked), .platform: .text("openai"),
        ]
        for field in GroupField.allCases { #expect(Self.full.value(of: field) == expected[field]) }
    }

    @Test("where nothing is known the value is none, but an outcome there always is")
    func none() {
        for field in GroupField.allCases {
            #expect(Self.bare.value(of: field) == (field == .outcome ? .outcome(.local) : .none))
        }
    }

    @Test("an account is the same whatever it was called")
    func accounts() {
        #expect(AccountRef(id: 7, name: "a") == AccountRef(id: 7, name: "b"))
        #expect(Set([AccountRef(id: 7, name: "a"), AccountRef(id: 7)]).count == 1)
    }

    @Test("rows of one millisecond are told apart by their id")
    func positions() {
        let a = RowPosition(createdAt: Timestamp(5), id: 1)
        #expect(a < RowPosition(createdAt: Timestamp(5), id: 2))
        #expect(a < RowPosition(createdAt: Timestamp(6), id: 0))
    }
}
