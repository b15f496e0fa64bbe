/// What a terminal reports.
package enum TerminalEvent: Hashable, Sendable {
    case key(Key)
    /// Pasted text, raw and bounded; it must never be run as keys.
    case paste(String)
    case resize(Size)
    /// The terminal window gained or lost the focus.
    case focus(Bool)
    case mouse(MouseEvent)
    /// Back in the foreground after a suspension: the screen is drawn again, the data may be old.
    case resumed
    /// The program must end: a signal number, SIGHUP when the terminal has gone.
    case terminated(signal: Int32)
}
