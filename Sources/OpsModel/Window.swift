/// The span of time on screen.
package enum Window: String, CaseIterable, Codable, Sendable, Hashable {
    case fiveMinutes = "5m"
    case quarterHour = "15m"
    case hour = "1h"
    case sixHours = "6h"
    case day = "24h"
    case week = "7d"

    /// Its length in milliseconds.
    package var length: Int64 {
        switch self {
        case .fiveMinutes: 5 * Milliseconds.minute
        case .quarterHour: 15 * Milliseconds.minute
        case .hour: Milliseconds.hour
        case .sixHours: 6 * Milliseconds.hour
        case .day: Milliseconds.day
        case .week: 7 * Milliseconds.day
        }
    }

    /// The step of its trend, in milliseconds: 30 to 96 steps a window, whole minutes from an hour up because
    /// rollups are per minute.
    package var bucket: Int64 {
        switch self {
        case .fiveMinutes: 10 * Milliseconds.second
        case .quarterHour: 15 * Milliseconds.second
        case .hour: Milliseconds.minute
        case .sixHours: 5 * Milliseconds.minute
        case .day: 15 * Milliseconds.minute
        case .week: 2 * Milliseconds.hour
        }
    }

    /// The next shorter window, nil at the end.
    package var shorter: Window? { neighbour(-1) }
    /// The next longer window, nil at the end.
    package var longer: Window? { neighbour(1) }

    private func neighbour(_ step: Int) -> Window? {
        guard let index = Window.allCases.firstIndex(of: self) else { return nil }
        let next = index + step
        return Window.allCases.indices.contains(next) ? Window.allCases[next] : nil
    }

    /// The window's span when it ends at `end`: it begins on a whole step, so that its first step is never a stump,
    /// and ends with the step that holds `end`.
    package func span(endingAt end: Timestamp) -> TimeSpan {
        let last = end.floored(to: bucket) + bucket
        return TimeSpan(start: last - length, end: last)
    }
}

/// A half-open span of time: `start` is in it, `end` is not.
package struct TimeSpan: Hashable, Codable, Sendable {
    package var start: Timestamp
    package var end: Timestamp

    package init(start: Timestamp, end: Timestamp) {
        self.start = start
        self.end = max(start, end)
    }

    /// In milliseconds.
    package var length: Int64 { end.since(start) }
    package func contains(_ moment: Timestamp) -> Bool { start <= moment && moment < end }
}
