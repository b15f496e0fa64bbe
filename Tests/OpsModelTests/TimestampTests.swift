import OpsModel
import TestSupport
import Testing

@Suite("Moments")
struct TimestampTests {
    @Test(
        "are written in RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_795_435_471_250, "2026-11-23T12:04:31.250Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func writing(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds))
    }

    @Test(
        "are read in the forms people write",
        arguments: [
            ("2026-11-23", 1_795_392_000_000), ("2026-11-23T12:04", 1_795_435_440_000),
            ("2026-11-23 12:04:31", 1_795_435_471_000), ("2026-11-23t12:04:31z", 1_795_435_471_000),
            ("2026-11-23T14:04:31+02:00", 1_795_435_471_000), ("2026-11-23T07:34:31-04:30", 1_795_435_471_000),
            ("2026-11-23T12:04:31.2504999Z", 1_795_435_471_250), ("2026-11-23T12:04:31.2Z", 1_795_435_471_200),
            ("1970-01-01T00:00:60Z", 60_000),
        ] as [(String, Int64)]
    )
    func reading(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.rawValue == milliseconds)
    }

    @Test(
        "are not read from anything else",
        arguments: [
            "", "now", "2026", "2026-11", "26-11-23", "2026-13-01", "2026-00-01", "2026-02-29", "2026-04-31",
            "2026-11-23T", "2026-11-23T24:00", "2026-11-23T12:60", "2026-11-23T12:04:61", "2026-11-23T12:04:31.",
            "2026-11-23T12:04:31+2", "2026-11-23T12:04:31Zulu", "2026-11-23X12:04", "٢٠٢٦-11-23", "2026-11-23 ",
        ]
    )
    func refusing(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("what is written is read back", arguments: 0..<500)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        // The years 0 to 9999: others have no form in RFC 3339.
        let moment = Timestamp(.random(in: -62_167_219_200_000..<253_402_300_800_000, using: &generator))
        #expect(Timestamp(rfc3339: try #require(moment.rfc3339)) == moment)
    }

    @Test("arithmetic stops at the ends of the range instead of trapping")
    func clamping() {
        #expect(Timestamp(.max) + 1 == Timestamp(.max))
        #expect(Timestamp(.min) - 1 == Timestamp(.min))
        #expect(Timestamp(.min) + .min == Timestamp(.min))
        #expect(Timestamp(.max) - .min == Timestamp(.max))
        #expect(Timestamp(.max).since(Timestamp(.min)) == .max)
        #expect(Timestamp(.min).since(Timestamp(.max)) == .min)
        #expect(Timestamp(.min).floored(to: Milliseconds.day) == Timestamp(.min))
    }

    @Test("steps begin at the epoch, before it too", arguments: [(0, 0), (59_999, 0), (60_000, 60_000), (-1, -60_000)])
    func floors(milliseconds: Int, floor: Int) {
        #expect(Timestamp(Int64(milliseconds)).floored(to: Milliseconds.minute) == Timestamp(Int64(floor)))
    }

    @Test("the ends of the range have a place in the calendar", arguments: [Int64.min, .max])
    func extremes(milliseconds: Int64) {
        let time = CalendarTime(Timestamp(milliseconds))
        #expect((1...12).contains(time.month) && (1...31).contains(time.day) && (0..<24).contains(time.hour))
        #expect(Timestamp(milliseconds).words == "\(milliseconds) ms after 1970")
    }

    @Test(
        "those outside the years 0 to 9999 have no form in RFC 3339",
        arguments: [-62_167_219_200_001, 253_402_300_800_000, Int64.min, .max]
    )
    func outsideTheCalendar(milliseconds: Int64) {
        #expect(Timestamp(milliseconds).rfc3339 == nil)
        #expect(Timestamp(253_402_300_799_999).rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test("an offset moves the clock and the date")
    func offset() {
        let time = CalendarTime(Timestamp(rfc3339: "2026-12-31T23:30:05Z")!, offset: 3_600)
        #expect(time.date == "2027-01-01")
        #expect(time.clock == "00:30:05")
        #expect(time.shortClock == "00:30")
    }
}
