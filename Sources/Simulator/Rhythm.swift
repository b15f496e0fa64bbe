package import OpsModel

/// How busy the gateway is at a moment: the day, the week and the months of growth behind it.
package struct Rhythm: Hashable, Sendable {
    /// The hour of the day (UTC, 0..<24) at which traffic peaks.
    package var peakHour: Int
    /// By how much traffic grows in a week: 0.5 is half as much again.
    package var growth: Double
    /// Where the growth is measured from.
    package var reference: Timestamp

    package init(peakHour: Int = 14, growth: Double = 0, reference: Timestamp = Timestamp(0)) {
        self.peakHour = peakHour
        self.growth = growth
        self.reference = reference
    }

    /// Hours after the peak → share of the peak's traffic.
    private static let day: [Double] = [
        1.00, 0.98, 0.94, 0.90, 0.88, 0.86, 0.84, 0.78, 0.68, 0.56, 0.46, 0.38,
        0.30, 0.26, 0.24, 0.24, 0.27, 0.34, 0.45, 0.58, 0.72, 0.84, 0.92, 0.97,
    ]

    /// Monday first.
    private static let week: [Double] = [0.97, 1.00, 1.00, 0.99, 0.95, 0.74, 0.70]

    /// Traffic at a moment as a share of a weekday's peak at the reference; always above zero.
    package func level(at moment: Timestamp) -> Double {
        let sinceMidnight = moment.since(moment.floored(to: Milliseconds.day))
        let hours = Double(sinceMidnight) / Double(Milliseconds.hour) - Double(peakHour) + 24
        let whole = Int(hours)
        let part = hours - Double(whole)
        let day = Rhythm.day[whole % 24] * (1 - part) + Rhythm.day[(whole + 1) % 24] * part
        // The epoch was a Thursday.
        let days = moment.floored(to: Milliseconds.day).rawValue / Milliseconds.day
        let weekday = Int(((days + 3) % 7 + 7) % 7)
        let weeks = Double(moment.since(reference)) / Double(7 * Milliseconds.day)
        return day * Rhythm.week[weekday] * max(0.2, 1 + growth * weeks)
    }
}
