internal import TerminalCanvas

/// A change before it is made: what it does, and two buttons. It begins on Cancel.
struct ConfirmOverlay: Equatable, Sendable {
    var title: String
    var sentences: [String]
    /// The word on the button that makes the change.
    var verb: String
    /// What is done then.
    var effect: Effect
    var isOnVerb = false
    var scroll = 0

    func lines(width: Int) -> [[Span]] {
        var lines: [[Span]] = []
        for sentence in sentences {
            lines += TextWidth.wrap(sentence, width: max(width, 8), maximumLines: 6).map { [Span($0)] }
        }
        lines += [
            [],
            [
                Span(isOnVerb ? "  Cancel  " : "[ Cancel ]", isOnVerb ? .button : .buttonFocus), Span("   "),
                Span(isOnVerb ? "[ \(verb) ]" : "  \(verb)  ", isOnVerb ? .buttonDanger : .button),
            ],
        ]
        return lines
    }
}
