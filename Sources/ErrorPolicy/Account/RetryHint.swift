/// When an upstream says to come back.
package enum RetryHint {
    /// `Retry-After` in whole seconds, at most seven days; nil for anything else.
    package static func retryAfter(_ headers: Headers) -> Int? {
        guard let text = headers["retry-after"]?.trimmed, !text.isEmpty, text.utf8.allSatisfy(\.isDigit),
            let seconds = Int(text), seconds <= longest
        else { return nil }
        return seconds
    }

    static let longest = 604_800

    /// `error.resets_at` or `error.resets_in_seconds` of the two types that carry them.
    static func bodyReset(_ body: ErrorBody, now: Int64?) -> Int? {
        guard ["usage_limit_reached", "rate_limit_exceeded"].contains(body.type), let error = body.json?["error"]
        else { return nil }
        if let moment = error["resets_at"]?.integer, let now, moment > now { return moment - Int(now) }
        if let seconds = error["resets_in_seconds"]?.integer, seconds > 0 { return seconds }
        return nil
    }

    /// "try again in 467ms", "in 2.4s", "in 3 min": rounded up to whole seconds.
    static func prose(_ text: String) -> Int? {
        let text = text.lowercased()
        guard let mark = text.firstRange(of: "try again in ") else { return nil }
        let rest = text[mark.upperBound...].drop { $0 == " " }
        let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let amount = Double(digits.last == "." ? digits.dropLast() : digits), amount < 1e6 else { return nil }
        let unit = rest.dropFirst(digits.count).drop { $0 == " " }.prefix { $0.isLetter }
        let factor: Double
        switch unit {
        case "ms", "millisecond", "milliseconds": factor = 0.001
        case "s", "sec", "secs", "second", "seconds": factor = 1
        case "m", "min", "mins", "minute", "minutes": factor = 60
        default: return nil
        }
        return Int((amount * factor).rounded(.up))
    }
}
