internal import OpsModel

/// The time zone in which a screen tells time: UTC, or the operator's own.
package struct DisplayZone: Hashable, Sendable {
    /// Seconds east of UTC.
    package let offset: Int

    package init(offset: Int) { self.offset = offset }

    package static let utc = DisplayZone(offset: 0)

    /// `UTC`, `UTC+2`, `UTC-3:30`
    var name: String {
        guard offset != 0 else { return "UTC" }
        let minutes = abs(offset) / 60
        let rest = minutes % 60
        return "UTC\(offset < 0 ? "-" : "+")\(minutes / 60)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
    }

    /// `12:04`
    func shortClock(_ moment: Timestamp) -> String { CalendarTime(moment, offset: offset).shortClock }

    /// `12:04:31`
    func clock(_ moment: Timestamp) -> String { CalendarTime(moment, offset: offset).clock }

    /// `2026-11-23 12:04:31.250 UTC`
    func full(_ moment: Timestamp) -> String {
        let time = CalendarTime(moment, offset: offset)
        let ms = "\(time.millisecond)"
        let fraction = String(repeating: "0", count: 3 - ms.count) + ms
        return "\(time.date) \(time.clock).\(fraction) \(name)"
    }

    func isSameDay(_ a: Timestamp, _ b: Timestamp) -> Bool {
        CalendarTime(a, offset: offset).date == CalendarTime(b, offset: offset).date
    }

    /// Always eight columns: `12:04:31` on the day of `now`, `Nov 22` padded on another day of the same year or near
    /// it, and the year and month of anything further away.
    func compact(_ moment: Timestamp, now: Timestamp) -> String {
        if isSameDay(moment, now) { return clock(moment) }
        let time = CalendarTime(moment, offset: offset)
        let far = moment.since(now) > 300 * Milliseconds.day || now.since(moment) > 300 * Milliseconds.day
        if far {
            return time.year > 9999 || time.year < 0 ? "far away" : "\(time.date.prefix(7)) "
        }
        return "\(DisplayZone.months[time.month - 1]) \(time.day < 10 ? " " : "")\(time.day)  "
    }

    /// `12:04:31`, with the date in front on another day than `now`.
    func precise(_ moment: Timestamp, now: Timestamp) -> String {
        isSameDay(moment, now) ? clock(moment) : dated(moment)
    }

    /// `Nov 22 12:04`
    func dated(_ moment: Timestamp) -> String {
        let time = CalendarTime(moment, offset: offset)
        let far = time.year > 9999 || time.year < 1970
        return far ? "\(time.date)" : "\(DisplayZone.months[time.month - 1]) \(time.day) \(time.shortClock)"
    }

    /// Always eight columns: `22 12:04`, where what is around tells the month.
    func dayAndClock(_ moment: Timestamp) -> String {
        let time = CalendarTime(moment, offset: offset)
        return "\(time.day < 10 ? " " : "")\(time.day) \(time.shortClock)"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
