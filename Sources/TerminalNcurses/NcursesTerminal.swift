import CNCurses
import Dispatch
import TerminalCanvas

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The terminal this process was started on, through ncurses.
///
/// Every curses call is on the main actor. While it is open, signals and crashes give the terminal back first
/// (`Signals.c`), and what is written to stderr appears after the end.
@MainActor
package final class NcursesTerminal: TerminalPort {
    /// What the operator may choose.
    package struct Options: Sendable {
        /// Brackets each frame as one update (mode 2026); terminals that do not know it ignore it.
        package var synchronizedOutput = true
        /// Draws with ASCII whatever the locale says.
        package var asciiOnly = false
        /// No colour even where `NO_COLOR` is not set.
        package var noColor = false

        package init() {}
    }

    package internal(set) var size: Size
    package let colorDepth: ColorDepth
    package let glyphSupport: GlyphSupport
    package nonisolated let events: AsyncStream<TerminalEvent>

    let output: Int32
    let options: Options
    let environment: TerminalEnvironment
    let continuation: AsyncStream<TerminalEvent>.Continuation
    var decoder = KeyDecoder()
    var pairs: PairTable
    /// What ncurses was last told, nil when all of it must be told again.
    var shown: (canvas: Canvas, theme: Theme, cursor: Point?)?
    var sources: [any DispatchSourceRead] = []
    /// Wake-ups in a row in which the terminal was readable and gave nothing: it has gone.
    var emptyReads = 0
    private let input: Int32
    private var isMouseOn = false
    private var isOpen = true
    private static var isAnyOpen = false

    /// Takes the terminal over and begins to report events.
    ///
    /// Throws `TerminalError` when there is no terminal or none that ncurses knows; nothing has been drawn then.
    package init(options: Options = Options(), variables: [String: String]) throws(TerminalError) {
        guard !NcursesTerminal.isAnyOpen else { throw .alreadyOpen }
        guard isatty(STDOUT_FILENO) == 1 else { throw .outputIsNoTerminal }
        let input = cn_open_input()
        guard input >= 0 else { throw .inputIsNoTerminal }
        self.input = input
        self.options = options
        output = STDOUT_FILENO
        let environment = TerminalEnvironment(variables: variables)
        self.environment = environment

        let codeset = String(cString: cn_codeset())
        glyphSupport = options.asciiOnly ? .ascii : TerminalEnvironment.glyphSupport(codeset: codeset)
        cn_arm(output)
        let isDirect: Bool
        do {
            isDirect = try NcursesTerminal.openScreen(input: input, output: output, environment: environment)
        } catch {
            cn_disarm()
            cn_close_input(input)
            throw error
        }
        cn_prepare(environment.hasEscapeDelay)
        let unwanted = options.noColor || environment.isColorUnwanted
        let colors = unwanted ? 0 : Int(cn_start_colors())
        colorDepth = environment.depth(colors: colors, isDirect: isDirect)
        pairs = PairTable(depth: colorDepth, limit: colors > 0 ? Int(cn_pair_limit()) : 1)
        for (sequence, code) in KeyDecoder.sequences { cn_define_key(sequence, code) }
        var width: Int32 = 80
        var height: Int32 = 24
        _ = cn_resize(output, &width, &height)
        size = Size(width: Int(width), height: Int(height))
        (events, continuation) = AsyncStream.makeStream()
        cn_hold_stderr()
        NcursesTerminal.isAnyOpen = true
        write(NcursesTerminal.modesOn)
        try watch(input: input)
    }

    /// Opens the first description that ncurses takes; whether it has direct colours.
    private static func openScreen(
        input: Int32,
        output: Int32,
        environment: TerminalEnvironment
    ) throws(TerminalError) -> Bool {
        if let direct = DirectColorTerminfo(environment: environment) {
            if direct.whileInstalled({ cn_open(direct.name, input, output) }) { return true }
        }
        for name in environment.terminalNames where cn_open(name, input, output) {
            return false
        }
        throw .unknownTerminal(names: environment.terminalNames)
    }

    /// Bracketed paste and focus reports.
    static let modesOn = "\u{1b}[?2004h\u{1b}[?1004h"
    static let modesOff = "\u{1b}[?2004l\u{1b}[?1004l"

    func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { _ = cn_write(output, $0.baseAddress, $0.count) }
        }
    }

    package func setMouse(_ on: Bool) {
        guard isOpen, on != isMouseOn else { return }
        isMouseOn = on
        cn_mouse(on)
        fflush(nil)
    }

    package func close() {
        guard isOpen else { return }
        isOpen = false
        for source in sources { source.cancel() }
        sources = []
        if isMouseOn { cn_mouse(false) }
        write(NcursesTerminal.modesOff)
        cn_close()
        cn_unwatch_signals()
        cn_disarm()
        cn_release_stderr()
        cn_close_input(input)
        NcursesTerminal.isAnyOpen = false
        continuation.finish()
    }

    /// Stops as Ctrl-Z does, with the terminal given back meanwhile.
    func suspend() {
        write(NcursesTerminal.modesOff)
        if isMouseOn { cn_mouse(false) }
        endwin()
        cn_stop()
        takeBack()
    }

    /// After a suspension the terminal may be of another size and show anything.
    func takeBack() {
        write(NcursesTerminal.modesOn)
        if isMouseOn { cn_mouse(true) }
        resized(reportAlways: false)
        invalidate()
        redraw()
        continuation.yield(.resumed)
    }
}
