internal import OpsModel
internal import TerminalCanvas

/// A change of a rule before it is made: what it does, why, and two buttons. It begins on Cancel.
struct ConfirmOverlay: Equatable, Sendable {
    enum Field: CaseIterable, Equatable, Sendable { case reason, cancel, verb }

    let title: String
    /// The most important first: the last give way where there is no room.
    let sentences: [String]
    /// The word on the button that makes the change.
    let verb: String
    /// Whether somebody may miss what it takes away.
    let isDangerous: Bool
    let change: RuleChange
    var reason = LineEditor(limit: AccountChange.reasonLimit)
    var field = Field.cancel

    mutating func turn(by step: Int) {
        let all = Field.allCases
        field = all[((all.firstIndex(of: field) ?? 0) + step + all.count) % all.count]
    }

    func arranged(width: Int, height: Int) -> ArrangedLines {
        let room = max(height - 4, 1)
        var lines: [[Span]] = []
        for sentence in sentences {
            let wrapped = TextWidth.wrap(sentence, width: max(width, 8), maximumLines: 4).map { [Span($0)] }
            if lines.count + wrapped.count <= room { lines += wrapped }
        }
        lines.append([])
        let input = FieldLine.input(
            reason,
            hint: "for the audit log, if you like",
            isHere: field == .reason,
            width: width - FieldLine.labelWidth - 1
        )
        let cursor = Point(x: FieldLine.labelWidth + input.column, y: lines.count)
        lines.append(FieldLine.label("Reason", isHere: field == .reason) + input.spans)
        lines += [
            [],
            [
                FieldLine.button("Cancel", isHere: field == .cancel, .buttonFocus), Span("  "),
                FieldLine.button(verb, isHere: field == .verb, isDangerous ? .buttonDanger : .buttonFocus),
            ],
        ]
        return ArrangedLines(lines: lines, cursor: field == .reason ? cursor : nil)
    }
}
