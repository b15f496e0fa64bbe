/// A moment's place in the proleptic Gregorian calendar, at a fixed offset from UTC.
///
/// Plain arithmetic, so that the model needs no time zone database. The day count is the usual
/// era-based one (400-year cycles of 146,097 days, years beginning in March).
package struct CalendarTime: Hashable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int

    /// - Parameter offset: seconds east of UTC.
    package init(_ moment: Timestamp, offset: Int = 0) {
        let shifted = moment + Int64(offset) * 1_000
        let dayStart = shifted.floored(to: Milliseconds.day)
        var rest = Int(shifted.since(dayStart))
        millisecond = rest % 1_000
        rest /= 1_000
        second = rest % 60
        rest /= 60
        minute = rest % 60
        hour = rest / 60

        let z = Int(dayStart.rawValue / Milliseconds.day) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to the given date.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension CalendarTime {
    /// `12:04:31`
    package var clock: String { "\(two(hour)):\(two(minute)):\(two(second))" }
    /// `12:04`
    package var shortClock: String { "\(two(hour)):\(two(minute))" }
    /// `2026-11-23`
    package var date: String { "\(four(year))-\(two(month))-\(two(day))" }

    private func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    private func four(_ n: Int) -> String {
        let digits = "\(abs(n))"
        return (n < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with milliseconds, as in every JSON export: `2026-11-23T12:04:31.250Z`. Nil outside the years
    /// 0 to 9999, for which it has no words.
    package var rfc3339: String? {
        let t = CalendarTime(self)
        guard (0...9_999).contains(t.year) else { return nil }
        let ms = "\(t.millisecond)"
        return "\(t.date)T\(t.clock).\(String(repeating: "0", count: 3 - ms.count))\(ms)Z"
    }

    /// The moment in a sentence: RFC 3339, else its milliseconds.
    package var words: String { rfc3339 ?? "\(rawValue) ms after 1970" }

    /// Reads RFC 3339 (`2026-11-23T12:04:31Z`, optional fraction, `Z` or `±hh:mm`, blank instead of `T`), a bare date,
    /// or a date with hours and minutes; UTC where no offset is given. Nil for anything else.
    package init?(rfc3339 text: some StringProtocol) {
        var rest = Substring(text)[...]
        func number(_ digits: Int) -> Int? {
            let head = rest.prefix(digits)
            guard head.count == digits, head.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            rest = rest.dropFirst(digits)
            return Int(head)
        }
        func skip(_ characters: Set<Character>) -> Bool {
            guard let first = rest.first, characters.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), skip(["-"]), let month = number(2), skip(["-"]), let day = number(2),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var milliseconds = Int64(CalendarTime.days(year: year, month: month, day: day)) * Milliseconds.day
        guard CalendarTime(Timestamp(milliseconds)).day == day else { return nil }  // the 31st of a short month
        if !rest.isEmpty {
            guard skip(["T", "t", " "]), let hour = number(2), skip([":"]), let minute = number(2),
                hour < 24, minute < 60
            else { return nil }
            milliseconds += Int64(hour) * Milliseconds.hour + Int64(minute) * Milliseconds.minute
            if skip([":"]) {
                guard let second = number(2), second <= 60 else { return nil }
                milliseconds += Int64(second) * Milliseconds.second
                if skip(["."]) {
                    let fraction = rest.prefix { $0.isASCII && $0.isNumber }
                    guard !fraction.isEmpty, let value = Int64((fraction + "00").prefix(3)) else { return nil }
                    milliseconds += value
                    rest = rest.dropFirst(fraction.count)
                }
            }
            if skip(["Z", "z"]) {
            } else if let sign = rest.first, sign == "+" || sign == "-" {
                rest = rest.dropFirst()
                guard let hours = number(2), skip([":"]), let minutes = number(2), hours < 24, minutes < 60 else {
                    return nil
                }
                let offset = Int64(hours) * Milliseconds.hour + Int64(minutes) * Milliseconds.minute
                milliseconds += sign == "+" ? -offset : offset
            }
        }
        guard rest.isEmpty else { return nil }
        self.init(milliseconds)
    }
}
