import ErrorPolicy
import OpsModel

/// A JSON value whose members keep their order, so that output reads as it is documented.
indirect enum JSONOutput {
    case null
    case bool(Bool)
    case number(Int64)
    /// Shares and rates: four digits after the point, more where the value is smaller than that.
    case fraction(Double)
    case string(String)
    /// RFC 3339. A moment it has no words for is null, and stands as milliseconds since 1970 under the name with `_ms`
    /// behind it: no time is better than a wrong one, and nothing is lost.
    case moment(Timestamp)
    case array([JSONOutput])
    case object([(String, JSONOutput)])

    static func string(_ text: String?) -> JSONOutput { text.map { .string($0) } ?? .null }
    static func number(_ number: Int?) -> JSONOutput { number.map { .number(Int64($0)) } ?? .null }
    static func number(_ number: Int64?) -> JSONOutput { number.map { .number($0) } ?? .null }
    static func time(_ moment: Timestamp?) -> JSONOutput { moment.map { .moment($0) } ?? .null }

    /// On one line.
    var compact: String {
        var text = ""
        write(to: &text, indent: nil)
        return text
    }

    /// On several lines, objects and arrays indented.
    var pretty: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += "\(value)"
        case .fraction(let value): text += value.isFinite ? Self.fraction(value) : "null"
        case .string(let value): JSONText.append(value, to: &text)
        case .moment(let moment): Self.string(moment.rfc3339).write(to: &text, indent: indent)
        case .array(let values):
            Self.list(values.count, "[", "]", to: &text, indent: indent) { index, text, indent in
                values[index].write(to: &text, indent: indent)
            }
        case .object(let members):
            let members = members.flatMap(Self.written)
            Self.list(members.count, "{", "}", to: &text, indent: indent) { index, text, indent in
                JSONText.append(members[index].0, to: &text)
                text += indent == nil ? ":" : ": "
                members[index].1.write(to: &text, indent: indent)
            }
        }
    }

    private static func written(_ member: (String, JSONOutput)) -> [(String, JSONOutput)] {
        guard case .moment(let moment) = member.1, moment.rfc3339 == nil else { return [member] }
        return [member, (member.0 + "_ms", .number(moment.rawValue))]
    }

    private static func list(
        _ count: Int,
        _ open: String,
        _ close: String,
        to text: inout String,
        indent: Int?,
        item: (Int, inout String, Int?) -> Void
    ) {
        text += open
        for index in 0..<count {
            if index > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: indent + 2) }
            item(index, &text, indent.map { $0 + 2 })
        }
        if let indent, count > 0 { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }

    private static func fraction(_ value: Double) -> String {
        // Four decimals; of what is smaller than that, four digits, so that little is never shown as nothing.
        var scale = 10_000.0
        while value != 0, abs(value) * scale < 1_000, scale < 1e12 { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int64(rounded))" : "\(rounded)"
    }
}
