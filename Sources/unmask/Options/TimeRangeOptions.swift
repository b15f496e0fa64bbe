import ArgumentParser
import OpsModel

/// Which stretch of the log a command is about.
struct TimeRangeOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Where it begins: so long ago (90s, 15m, 1h, 7d) or a time (2026-11-23T09:30Z). Default: 1h.",
            valueName: "time"
        ),
        transform: TimePoint.init(parsing:)
    )
    var since = TimePoint(ago: Milliseconds.hour, written: "1h")

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Where it ends, likewise. Default: now.", valueName: "time"),
        transform: TimePoint.init(parsing:)
    )
    var until: TimePoint?

    func validate() throws {
        // Both ends move with the clock or neither does, unless one is a time; any moment will do to compare them then.
        if let until, case .ago(let begin) = since.place, case .ago(let end) = until.place, begin <= end {
            throw Self.backwards(since, until)
        }
        if let until, case .moment(let begin) = since.place, case .moment(let end) = until.place, begin >= end {
            throw Self.backwards(since, until)
        }
    }

    /// The span at `now`; a row of this very millisecond is in it.
    func span(at now: Timestamp) throws -> TimeSpan {
        let start = since.moment(at: now)
        let end = until?.moment(at: now) ?? now + 1
        guard start < end else {
            throw until.map { Self.backwards(since, $0) }
                ?? ValidationError("--since \(since.written) is in the future; begin at an earlier time")
        }
        return TimeSpan(start: start, end: end)
    }

    private static func backwards(_ since: TimePoint, _ until: TimePoint) -> ValidationError {
        ValidationError("--since \(since.written) is not before --until \(until.written); begin earlier or end later")
    }
}

/// A place in time as users write it.
struct TimePoint: CustomStringConvertible {
    enum Place: Hashable {
        /// Milliseconds before now.
        case ago(Int64)
        case moment(Timestamp)
    }

    var place: Place
    /// As it was written.
    var written: String

    init(ago milliseconds: Int64, written: String) {
        place = .ago(milliseconds)
        self.written = written
    }

    init(parsing argument: String) throws {
        if let length = Length(argument) {
            place = .ago(length.milliseconds)
        } else if let moment = Timestamp(rfc3339: argument) {
            place = .moment(moment)
        } else {
            throw ValidationError("give so long ago, as in 90s, 15m, 1h30m or 7d, or a time, as in 2026-11-23T09:30Z")
        }
        written = argument
    }

    func moment(at now: Timestamp) -> Timestamp {
        switch place {
        case .ago(let milliseconds): now - milliseconds
        case .moment(let moment): moment
        }
    }

    var description: String { written }
}
