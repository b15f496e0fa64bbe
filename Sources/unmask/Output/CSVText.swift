import OpsModel

/// Rows as RFC 4180 has them: lines end in CR LF, and a field is quoted where it must be.
///
/// Fields hold exactly what the log holds. A spreadsheet may take a field that begins with =, +, - or @ for a formula;
/// the commands' help says so.
enum CSVText {
    /// A time as RFC 3339. A moment it has no words for is a plain number, its milliseconds since 1970: no reader of
    /// times takes that for one. Empty where there is none.
    static func time(_ moment: Timestamp?) -> String { moment.map { $0.rfc3339 ?? "\($0.rawValue)" } ?? "" }

    static func lines(_ rows: [[String]]) -> String {
        rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        let mustBeQuoted = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return mustBeQuoted ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
