/// Rows as RFC 4180 has them: lines end in CR LF, and a field is quoted where it must be.
///
/// Fields hold exactly what the log holds. A spreadsheet may take a field that begins with =, +, - or @ for a formula;
/// the commands' help says so.
enum CSVText {
    static func lines(_ rows: [[String]]) -> String {
        rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        let mustBeQuoted = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return mustBeQuoted ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
