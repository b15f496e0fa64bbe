/// A length of time as users write it: `90s`, `15m`, `1h30m`, `7d`, `2w`.
package struct Length: Hashable, Sendable {
    /// In milliseconds; more than zero.
    package var milliseconds: Int64

    /// The longest that means something: a hundred years.
    private static let limit: Int64 = 36_525 * Milliseconds.day

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Nil where `text` is not such a length.
    package init?(_ text: String) {
        let units: [Character: Int64] = [
            "s": Milliseconds.second, "m": Milliseconds.minute, "h": Milliseconds.hour, "d": Milliseconds.day,
            "w": 7 * Milliseconds.day,
        ]
        var total: Int64 = 0
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if let unit = units[character], let number = Int64(digits), number <= Self.limit / unit {
                total += number * unit
                digits = ""
            } else {
                return nil
            }
        }
        guard digits.isEmpty, total > 0, total <= Self.limit else { return nil }
        milliseconds = total
    }
}
