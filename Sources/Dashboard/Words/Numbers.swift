internal import OpsModel
internal import TerminalCanvas

/// Numbers as a screen writes them.
enum Numbers {
    /// `1,284,003`
    static func grouped(_ number: Int) -> String { number.grouped }

    /// Grouped where that takes at most `width` columns, else `12.8K`, `3.4M`, `1.2G`.
    static func fitting(_ number: Int, width: Int) -> String {
        let full = grouped(number)
        if full.count <= width { return full }
        var value = Double(number)
        var unit = ""
        for next in ["K", "M", "G", "T", "P", "E"] where abs(value) >= 1_000 {
            value /= 1_000
            unit = next
        }
        let short = decimal(value, digits: 1) + unit
        return short.count <= width ? short : decimal(value, digits: 0) + unit
    }

    /// A rate: one digit behind the point where there is room for it, and never a zero for something that is not.
    static func rate(_ value: Double) -> String {
        switch value {
        case ...0: "0"
        case ..<0.1: "<0.1"
        case ..<99.95: decimal(value, digits: 1)
        default: fitting(clamped(value), width: 5)
        }
    }

    /// `31%`; a share that is neither nothing nor everything is never rounded to it.
    static func percent(_ share: Double) -> String {
        switch share {
        case ...0: "0%"
        case ..<0.01: "<1%"
        case 1...: "100%"
        case 0.995...: ">99%"
        default: "\(clamped(share * 100))%"
        }
    }

    /// `3.1%` below ten, `31%` above.
    static func finePercent(_ share: Double) -> String {
        guard share > 0, share < 0.0995 else { return percent(share) }
        return share < 0.001 ? "<0.1%" : decimal(share * 100, digits: 1) + "%"
    }

    /// A length of time in milliseconds: `850 ms`, `3.4 s`, `2 min 5 s`, `3 h 10 min`.
    static func duration(_ milliseconds: Int64) -> String {
        let ms = max(milliseconds, 0)
        switch ms {
        case ..<1_000: return "\(ms) ms"
        case ..<59_950: return decimal(Double(ms) / 1_000, digits: 1) + " s"
        case ..<3_600_000: return pair(ms / 60_000, "min", ms % 60_000 / 1_000, "s")
        case ..<86_400_000: return pair(ms / 3_600_000, "h", ms % 3_600_000 / 60_000, "min")
        default: return pair(ms / 86_400_000, "d", ms % 86_400_000 / 3_600_000, "h")
        }
    }

    /// An age in its largest unit: `under a minute`, `3 min`, `5 h`, `2 d`.
    static func age(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<60_000: "under a minute"
        case ..<3_600_000: "\(milliseconds / 60_000) min"
        case ..<86_400_000: "\(milliseconds / 3_600_000) h"
        default: "\(grouped(Int(milliseconds / 86_400_000))) d"
        }
    }

    /// `1 error`, `2 errors`
    static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func pair(_ large: Int64, _ unit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
    }

    /// Fixed-point without Foundation, half away from zero.
    private static func decimal(_ value: Double, digits: Int) -> String {
        let scale = digits == 0 ? 1 : 10
        let scaled = clamped(value * Double(scale))
        guard digits > 0 else { return "\(scaled)" }
        return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / 10).\(scaled.magnitude % 10)"
    }

    /// The nearest whole number; stored counts are not trusted to fit.
    private static func clamped(_ value: Double) -> Int {
        guard value.isFinite else { return 0 }
        return Int(min(max(value.rounded(), -1e15), 1e15))
    }
}
