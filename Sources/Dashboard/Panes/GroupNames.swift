internal import OpsModel
internal import TerminalCanvas

/// How the values of a group's own fields share the columns for its name: every field begins at the same column in
/// every row, the last takes what is left.
struct GroupNames: Equatable, Sendable {
    /// Columns of each field.
    let widths: [Int]

    /// What a field of names is given where there is room: enough for most models and the word a type begins with.
    private static let comfortable = 16
    /// Fewer columns tell nothing.
    private static let least = 4

    /// - Parameters:
    ///   - fields: those of the tree's rows.
    ///   - width: columns for all of them.
    init(_ fields: [GroupField], width: Int) {
        let flexible = fields.count { $0.fixedWidth == nil }
        let fixed = fields.reduce(0) { $0 + ($1.fixedWidth ?? 0) } + fields.count - 1
        let share = max((width - fixed) / max(flexible, 1), Self.least)
        var left = width
        var widths: [Int] = []
        for (index, field) in fields.enumerated() {
            let isLast = index == fields.count - 1
            widths.append(isLast ? max(left, 0) : field.fixedWidth ?? share)
            left -= widths[index] + 1
        }
        self.widths = widths
    }

    /// Columns in which all fields can be read.
    static func wanted(_ fields: [GroupField]) -> Int {
        fields.reduce(fields.count - 1) { $0 + ($1.fixedWidth ?? comfortable) }
    }

    /// A text in the columns of the field at `index`; the last is not padded.
    func cell(_ text: String, _ index: Int) -> String {
        guard widths.indices.contains(index), index < widths.count - 1 else { return text }
        return TextWidth.pad(TextWidth.truncate(text, to: widths[index]), to: widths[index]) + " "
    }
}
