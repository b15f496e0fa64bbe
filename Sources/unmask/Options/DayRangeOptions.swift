import ArgumentParser
import OpsModel

/// Which stretch of the log a question about the past is about: a day unless the user says otherwise.
struct DayRangeOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Where it begins: so long ago (90s, 15m, 1h, 7d) or a time (2026-11-23T09:30Z). Default: 24h.",
            valueName: "time"
        ),
        transform: TimePoint.init(parsing:)
    )
    var since = TimePoint(ago: Milliseconds.day, written: "24h")

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Where it ends, likewise. Default: now.", valueName: "time"),
        transform: TimePoint.init(parsing:)
    )
    var until: TimePoint?

    private var range: TimeRangeOptions {
        var range = TimeRangeOptions()
        range.since = since
        range.until = until
        return range
    }

    func validate() throws { try range.validate() }

    /// The span at `now`; a row of this very millisecond is in it.
    func span(at now: Timestamp) throws -> TimeSpan { try range.span(at: now) }
}
