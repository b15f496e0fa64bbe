/// What the dashboard needs of a terminal. The real one is ncurses, the other is in memory, for tests.
@MainActor
package protocol TerminalPort: AnyObject {
    /// Cells now; a change is also reported as `TerminalEvent.resize`.
    var size: Size { get }
    var colorDepth: ColorDepth { get }
    var glyphSupport: GlyphSupport { get }

    /// Keys and the rest, in the order in which they came. One reader; it ends when the terminal is closed.
    nonisolated var events: AsyncStream<TerminalEvent> { get }

    /// Makes the screen look like the canvas, sending no more than the difference. A canvas of another size than the
    /// terminal's is cut or padded. `cursor` nil hides it.
    func present(_ canvas: Canvas, theme: Theme, cursor: Point?)

    /// Forgets what is on the screen, so that the next `present` draws everything (Ctrl-L).
    func invalidate()

    /// Mouse reports on or off; off from the beginning, because a captured mouse cannot select text.
    func setMouse(_ on: Bool)

    /// Puts text into the operator's clipboard, and says which way it went.
    func writeClipboard(_ text: String) async -> ClipboardRoute

    /// Gives the terminal back as it was found. Calling it again has no effect.
    func close()
}

/// Whether a terminal shows more than ASCII.
package enum GlyphSupport: Sendable {
    case unicode, ascii
}

/// How a text got into the clipboard, or why it did not.
package enum ClipboardRoute: Hashable, Sendable {
    /// `tmux load-buffer -w`.
    case tmux
    /// The terminal was asked to (OSC 52); whether it obeyed is not known.
    case osc52
    /// Written to this file, readable by the operator only.
    case file(path: String)
    /// One sentence: what went wrong.
    case failed(String)
}
