/// A moment: whole milliseconds since 1970-01-01 00:00 UTC, as every time in the ops log is stored.
package struct Timestamp: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since the Unix epoch; negative before it.
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// Milliseconds since the Unix epoch.
    package init(_ milliseconds: Int64) { rawValue = milliseconds }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.rawValue < b.rawValue }

    /// The moment `milliseconds` later; clamped at the ends of the range, because stored times are not trusted.
    package static func + (a: Timestamp, milliseconds: Int64) -> Timestamp {
        let (sum, overflow) = a.rawValue.addingReportingOverflow(milliseconds)
        return Timestamp(overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }

    /// The moment `milliseconds` earlier; clamped likewise.
    package static func - (a: Timestamp, milliseconds: Int64) -> Timestamp {
        let (difference, overflow) = a.rawValue.subtractingReportingOverflow(milliseconds)
        return Timestamp(overflow ? (milliseconds < 0 ? .max : .min) : difference)
    }

    /// Milliseconds from `other` to this moment, clamped.
    package func since(_ other: Timestamp) -> Int64 {
        let (difference, overflow) = rawValue.subtractingReportingOverflow(other.rawValue)
        return overflow ? (rawValue < other.rawValue ? .min : .max) : difference
    }

    /// The start of the step of `step` milliseconds that holds this moment (steps begin at the epoch).
    package func floored(to step: Int64) -> Timestamp {
        let remainder = rawValue % step
        return self - (remainder < 0 ? remainder + step : remainder)
    }
}

/// Lengths of time, in milliseconds.
package enum Milliseconds {
    package static let second: Int64 = 1_000
    package static let minute: Int64 = 60_000
    package static let hour: Int64 = 3_600_000
    package static let day: Int64 = 86_400_000
}
