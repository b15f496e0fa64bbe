import CNCurses
import TerminalCanvas

/// What ncurses reads.
enum RawKey: Hashable, Sendable {
    case scalar(UInt32)
    case function(Int32)
    case mouse(MouseEvent)
}

/// Turns what ncurses reads into events. It remembers whether a paste is going on.
struct KeyDecoder: Sendable {
    /// Pasted text beyond this many scalars is dropped.
    static let pasteLimit = 65536

    /// Keys of our own, beyond ncurses' `KEY_MAX` (0777).
    enum Code {
        static let pasteBegin: Int32 = 2000
        static let pasteEnd: Int32 = 2001
        static let focusIn: Int32 = 2002
        static let focusOut: Int32 = 2003
        static let escape: Int32 = 2004
        static let tab: Int32 = 2005
    }

    /// Sequences that a description may lack: paste, focus, other cursor and function keys, and the few of the kitty
    /// protocol that make a terminal usable in which another program left it on.
    static let sequences: [(String, Int32)] = [
        ("\u{1b}[200~", Code.pasteBegin), ("\u{1b}[201~", Code.pasteEnd),
        ("\u{1b}[I", Code.focusIn), ("\u{1b}[O", Code.focusOut),
        ("\u{1b}[27u", Code.escape), ("\u{1b}[13u", KEY_ENTER), ("\u{1b}[9u", Code.tab), ("\u{1b}[127u", KEY_BACKSPACE),
        ("\u{1b}[A", KEY_UP), ("\u{1b}[B", KEY_DOWN), ("\u{1b}[C", KEY_RIGHT), ("\u{1b}[D", KEY_LEFT),
        ("\u{1b}OA", KEY_UP), ("\u{1b}OB", KEY_DOWN), ("\u{1b}OC", KEY_RIGHT), ("\u{1b}OD", KEY_LEFT),
        ("\u{1b}[H", KEY_HOME), ("\u{1b}[F", KEY_END), ("\u{1b}OH", KEY_HOME), ("\u{1b}OF", KEY_END),
        ("\u{1b}[1~", KEY_HOME), ("\u{1b}[4~", KEY_END), ("\u{1b}[7~", KEY_HOME), ("\u{1b}[8~", KEY_END),
        ("\u{1b}[2~", KEY_IC), ("\u{1b}[3~", KEY_DC), ("\u{1b}[5~", KEY_PPAGE), ("\u{1b}[6~", KEY_NPAGE),
        ("\u{1b}[Z", KEY_BTAB),
        ("\u{1b}OP", KEY_F0 + 1), ("\u{1b}OQ", KEY_F0 + 2), ("\u{1b}OR", KEY_F0 + 3), ("\u{1b}OS", KEY_F0 + 4),
        ("\u{1b}[11~", KEY_F0 + 1), ("\u{1b}[12~", KEY_F0 + 2), ("\u{1b}[13~", KEY_F0 + 3), ("\u{1b}[14~", KEY_F0 + 4),
        ("\u{1b}[15~", KEY_F0 + 5),
    ]

    private var paste: String.UnicodeScalarView?

    /// The events of one batch: what could be read without waiting.
    mutating func decode(_ batch: [RawKey]) -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        var index = 0
        while index < batch.count {
            let raw = batch[index]
            index += 1
            if let event = decodePaste(raw) {
                if case .some(let finished) = event { events.append(finished) }
                continue
            }
            switch raw {
            case .mouse(let event): events.append(.mouse(event))
            case .function(let code): if let event = KeyDecoder.function(code) { events.append(event) }
            case .scalar(0x1B):
                if index < batch.count, case .scalar(let value) = batch[index], value >= 0x20, value != 0x7F,
                    let scalar = Unicode.Scalar(value)
                {
                    index += 1
                    events.append(.key(.alt(Character(scalar))))
                } else {
                    events.append(.key(.escape))
                }
            case .scalar(let value): if let key = KeyDecoder.key(value) { events.append(.key(key)) }
            }
        }
        return events
    }

    /// Nil when the key has nothing to do with a paste; else the event that ends one, if it does.
    private mutating func decodePaste(_ raw: RawKey) -> TerminalEvent?? {
        if raw == .function(Code.pasteBegin) {
            paste = String.UnicodeScalarView()
            return .some(nil)
        }
        guard paste != nil else { return raw == .function(Code.pasteEnd) ? .some(nil) : nil }
        switch raw {
        case .function(Code.pasteEnd):
            let text = String(paste ?? String.UnicodeScalarView())
            paste = nil
            return .some(.paste(text))
        case .function(Code.tab): append(0x09)
        case .function(KEY_ENTER): append(0x0A)
        case .scalar(let value): append(value == 0x0D ? 0x0A : value)
        case .function, .mouse: break
        }
        return .some(nil)
    }

    private mutating func append(_ value: UInt32) {
        guard let scalar = Unicode.Scalar(value), (paste?.count ?? 0) < KeyDecoder.pasteLimit else { return }
        paste?.append(scalar)
    }

    private static func key(_ value: UInt32) -> Key? {
        switch value {
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x08, 0x7F: .backspace
        case 0x00: .control("@")
        case 0x01...0x1A: .control(Character(Unicode.Scalar(UInt8(value) + 0x60)))
        case 0x1C...0x1F: .control(Character(Unicode.Scalar(UInt8(value) + 0x40)))
        case 0x80..<0xA0: nil
        default: Unicode.Scalar(value).map { .character(Character($0)) }
        }
    }

    private static func function(_ code: Int32) -> TerminalEvent? {
        switch code {
        case Code.focusIn: .focus(true)
        case Code.focusOut: .focus(false)
        case (KEY_F0 + 1)...(KEY_F0 + 63): .key(.function(Int(code - KEY_F0)))
        default: named[code].map { .key($0) }
        }
    }

    private static let named: [Int32: Key] = [
        Code.escape: .escape, Code.tab: .tab, KEY_ENTER: .enter, KEY_BACKSPACE: .backspace, KEY_BTAB: .backTab,
        KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
        KEY_SR: .up, KEY_SF: .down, KEY_SLEFT: .left, KEY_SRIGHT: .right,
        KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_HOME: .home, KEY_END: .end, KEY_IC: .insert, KEY_DC: .delete,
        KEY_A1: .home, KEY_A3: .pageUp, KEY_C1: .end, KEY_C3: .pageDown,
    ]
}
