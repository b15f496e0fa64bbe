internal import OpsModel

/// One of the resolutions in which rollups are kept.
enum Level: Int, CaseIterable {
    case minute, hour, day

    /// In milliseconds.
    var length: Int64 {
        switch self {
        case .minute: Milliseconds.minute
        case .hour: Milliseconds.hour
        case .day: Milliseconds.day
        }
    }

    var column: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        }
    }

    var suffix: String {
        switch self {
        case .minute: ""
        case .hour: "_hour"
        case .day: "_day"
        }
    }

    /// The next finer level; nil below the minute, where raw rows are.
    var below: Level? { Level(rawValue: rawValue - 1) }
}

/// What the database says about its rollups: the first hour and day that are not closed, and how often rows changed
/// other than by being added.
struct RollupState: Hashable {
    var openHour: Int64
    var openDay: Int64
    var revision: Int64
    var accountsRevision: Int64
}

/// A run of whole steps of one level.
struct Segment: Hashable {
    var level: Level
    var buckets: Range<Int64>
}

/// A span of time taken apart: whole steps, the longest that are closed, and the ragged ends that only rows can tell.
struct Composition: Hashable {
    var segments: [Segment] = []
    /// Half-open, in milliseconds.
    var raw: [Range<Int64>] = []

    /// - Parameter coarsest: no longer steps are used, so that every step falls into one step of a trend.
    init(_ span: TimeSpan, state: RollupState, coarsest: Level = .day) {
        // Far outside any calendar; inside it no arithmetic below overflows.
        let limit = Int64.max - 2 * Milliseconds.day
        let start = max(span.start.rawValue, -limit)
        let end = min(span.end.rawValue, limit)
        guard start < end else { return }
        let minutes = ceilDivision(start, Milliseconds.minute) ..<> floorDivision(end, Milliseconds.minute)
        guard !minutes.isEmpty else {
            raw = [start..<end]
            return
        }
        let first = minutes.lowerBound * Milliseconds.minute
        let last = minutes.upperBound * Milliseconds.minute
        if start < first { raw.append(start..<first) }
        if last < end { raw.append(last..<end) }
        guard coarsest != .minute else {
            segments = [Segment(level: .minute, buckets: minutes)]
            return
        }
        let hours = ceilDivision(minutes.lowerBound, 60) ..<> min(floorDivision(minutes.upperBound, 60), state.openHour)
        guard !hours.isEmpty else {
            segments = [Segment(level: .minute, buckets: minutes)]
            return
        }
        append(.minute, minutes.lowerBound..<hours.lowerBound * 60)
        let days = ceilDivision(hours.lowerBound, 24) ..<> min(floorDivision(hours.upperBound, 24), state.openDay)
        if coarsest == .day, !days.isEmpty {
            append(.hour, hours.lowerBound..<days.lowerBound * 24)
            append(.day, days)
            append(.hour, days.upperBound * 24..<hours.upperBound)
        } else {
            append(.hour, hours)
        }
        append(.minute, hours.upperBound * 60..<minutes.upperBound)
    }

    private mutating func append(_ level: Level, _ buckets: Range<Int64>) {
        if !buckets.isEmpty { segments.append(Segment(level: level, buckets: buckets)) }
    }
}

/// A range that is empty where it would end before it begins.
infix operator ..<> : RangeFormationPrecedence
func ..<> (a: Int64, b: Int64) -> Range<Int64> { a..<max(a, b) }

func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-1 - value) / divisor) - 1
}

func ceilDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    value <= 0 ? -(-value / divisor) : (value - 1) / divisor + 1
}
