internal import TerminalCanvas

/// Lines of a dialog, and where in them the terminal's cursor stands.
struct ArrangedLines: Equatable, Sendable {
    var lines: [[Span]]
    /// From the first line's first column; nil while no text is being written.
    var cursor: Point?
}

/// Pieces of which forms and dialogs are made. The focus is told by a mark, a choice by brackets: never by colour alone.
enum FieldLine {
    /// Columns of a field's name, with the mark before it.
    static let labelWidth = 15

    static func label(_ text: String, isHere: Bool) -> [Span] {
        [
            Span(isHere ? "▸ " : "  ", .listMarked, .bold),
            Span(TextWidth.pad(text, to: labelWidth - 2), .textLabel, isHere ? .bold : []),
        ]
    }

    /// What was written, or a hint; and the column of the cursor.
    static func input(_ editor: LineEditor, hint: String, isHere: Bool, width: Int) -> (spans: [Span], column: Int) {
        let room = max(width, 4)
        guard !editor.characters.isEmpty else {
            return ([Span(TextWidth.truncate(isHere ? " " + hint : hint, to: room), .inputHint)], 0)
        }
        guard isHere else { return ([Span(TextWidth.truncate(editor.text, to: room), .input)], 0) }
        let view = editor.view(width: room)
        return ([Span(TextWidth.truncate(view.text, to: room), .input)], view.cursorColumn)
    }

    /// `[any]  all `: the chosen one in brackets.
    static func choice(_ options: [String], chosen: Int) -> [Span] {
        options.enumerated().map { index, option in
            index == chosen ? Span("[\(option)] ", .input, .bold) : Span(" \(option)  ", .textDim)
        }
    }

    /// `▸[ Cancel ]` where Enter would press it, ` [ Cancel ]` elsewhere.
    static func button(_ text: String, isHere: Bool, _ role: Role) -> Span {
        isHere ? Span("▸[ \(text) ]", role, .bold) : Span(" [ \(text) ]", .button)
    }
}
