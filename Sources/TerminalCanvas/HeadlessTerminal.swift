/// A terminal in memory: it keeps the frame last presented and reports the events it is told to.
@MainActor
package final class HeadlessTerminal: TerminalPort {
    package private(set) var size: Size
    package let colorDepth: ColorDepth
    package let glyphSupport: GlyphSupport
    package nonisolated let events: AsyncStream<TerminalEvent>

    /// What is on the screen; nil before the first frame.
    package private(set) var screen: Canvas?
    package private(set) var cursor: Point?
    package private(set) var theme: Theme?
    /// How many frames were presented, and how many of them differed from the one before.
    package private(set) var frames = (presented: 0, changed: 0)
    package private(set) var isMouseOn = false
    package private(set) var clipboard: String?
    package private(set) var isClosed = false
    private let continuation: AsyncStream<TerminalEvent>.Continuation

    package init(size: Size, colorDepth: ColorDepth = .trueColor, glyphSupport: GlyphSupport = .unicode) {
        self.size = size
        self.colorDepth = colorDepth
        self.glyphSupport = glyphSupport
        (events, continuation) = AsyncStream.makeStream()
    }

    /// Reports an event; a resize also changes the size.
    package func send(_ event: TerminalEvent) {
        if case .resize(let size) = event { self.size = size }
        continuation.yield(event)
    }

    /// Reports keys, in order.
    package func press(_ keys: Key...) {
        for key in keys { send(.key(key)) }
    }

    package func present(_ canvas: Canvas, theme: Theme, cursor: Point?) {
        frames.presented += 1
        if canvas != screen || theme != self.theme || cursor != self.cursor { frames.changed += 1 }
        screen = canvas
        self.theme = theme
        self.cursor = cursor
    }

    package func invalidate() { screen = nil }

    package func setMouse(_ on: Bool) { isMouseOn = on }

    package func writeClipboard(_ text: String) async -> ClipboardRoute {
        clipboard = text
        return .osc52
    }

    package func close() {
        isClosed = true
        continuation.finish()
    }
}
