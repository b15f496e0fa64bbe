import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct WordsTests {
    @Test("a line that is cut says so, wherever its pieces end", arguments: 0...7)
    func fitted(_ width: Int) {
        let line = [Span("ab"), Span("图", .account), Span("c"), Span("def")].fitted(to: width)
        let cut = ["", "…", "a…", "ab…", "ab…", "ab图…", "ab图c…", "ab图cd…"]
        #expect(line.map(\.text).joined() == cut[width] && line.columns <= width)
        #expect([Span("ab"), Span("c")].fitted(to: 3).map(\.text) == ["ab", "c"])
    }

    @Test(
        "thousands are set apart",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1_284, "1,284"), (1_284_003, "1,284,003"), (-4_500, "-4,500"),
            (Int.max, "9,223,372,036,854,775,807"), (Int.min, "-9,223,372,036,854,775,808"),
        ]
    )
    func grouped(number: Int, text: String) { #expect(Numbers.grouped(number) == text) }

    @Test(
        "a number that does not fit is told in thousands, millions and so on",
        arguments: [
            (1_284, 7, "1,284"), (12_845, 5, "12.8K"), (128_450, 5, "128K"), (3_400_000, 5, "3.4M"),
            (999_999, 6, "1000K"),
            (Int.max, 5, "9.2E"), (0, 1, "0"),
        ]
    )
    func fitting(number: Int, width: Int, text: String) { #expect(Numbers.fitting(number, width: width) == text) }

    @Test(
        "a share is rounded, but never to nothing or to everything",
        arguments: [
            (0.0, "0%"), (0.0001, "<1%"), (0.314, "31%"), (0.999, ">99%"), (1.0, "100%"), (7.0, "100%"), (-1.0, "0%"),
        ]
    )
    func percent(share: Double, text: String) { #expect(Numbers.percent(share) == text) }

    @Test(
        "a rate has one digit behind the point while that says something",
        arguments: [(0.0, "0"), (0.04, "<0.1"), (6.12, "6.1"), (99.9, "99.9"), (640.0, "640"), (12_345.0, "12.3K")]
    )
    func rate(value: Double, text: String) { #expect(Numbers.rate(value) == text) }

    @Test(
        "a length of time has the unit it needs",
        arguments: [
            (0, "0 ms"), (850, "850 ms"), (3_440, "3.4 s"), (59_949, "59.9 s"), (60_000, "1 min"),
            (125_000, "2 min 5 s"),
            (11_400_000, "3 h 10 min"), (90_000_000, "1 d 1 h"), (-5, "0 ms"), (Int64.max, "106751991167 d 7 h"),
        ] as [(Int64, String)]
    )
    func duration(milliseconds: Int64, text: String) { #expect(Numbers.duration(milliseconds) == text) }

    @Test(
        "a zone says how far it is from UTC",
        arguments: [(0, "UTC"), (7_200, "UTC+2"), (-12_600, "UTC-3:30"), (20_700, "UTC+5:45")]
    )
    func zones(offset: Int, name: String) { #expect(DisplayZone(offset: offset).name == name) }

    @Test("times are told in the zone, with the date on another day")
    func times() throws {
        let now = Sample.now
        let zone = DisplayZone(offset: 13 * 3_600)
        #expect(DisplayZone.utc.clock(now) == "12:04:31")
        #expect(zone.full(now) == "2026-11-24 01:04:31.000 UTC+13")
        #expect(DisplayZone.utc.precise(now - Milliseconds.day, now: now) == "Nov 22 12:04")
        #expect(DisplayZone.utc.compact(now - Milliseconds.day, now: now) == "Nov 22  ")
        for moment in [Int64.min, -1, 0, 253_402_300_800_000, .max] {
            #expect(DisplayZone.utc.compact(Timestamp(moment), now: now).count == 8, "\(moment)")
            _ = zone.precise(Timestamp(moment), now: now)
        }
    }
}
