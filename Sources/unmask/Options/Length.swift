import ArgumentParser
import OpsModel

/// A length of time as users write it: `90s`, `15m`, `1h30m`, `7d`, `2w`.
struct Length: Hashable {
    /// In milliseconds; more than zero.
    var milliseconds: Int64

    /// The longest that means something: a hundred years.
    private static let limit: Int64 = 36_525 * Milliseconds.day

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Throws what would be right where `text` is no length.
    init(parsing text: String) throws {
        guard let length = Length(text) else {
            throw ValidationError("give a length of time above zero, as in 90s, 15m, 1h30m or 7d")
        }
        self = length
    }

    /// Nil where `text` is not such a length.
    init?(_ text: String) {
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
