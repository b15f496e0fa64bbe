import CNCurses
import TerminalCanvas
import Testing

@testable import TerminalNcurses

@Suite("Keys from what ncurses reads")
struct KeyDecoderTests {
    private typealias Code = KeyDecoder.Code

    private func decode(_ batches: [RawKey]...) -> [TerminalEvent] {
        var decoder = KeyDecoder()
        return batches.flatMap { decoder.decode($0) }
    }

    private func scalars(_ text: String) -> [RawKey] { text.unicodeScalars.map { .scalar($0.value) } }

    static let keys: [(RawKey, Key)] = [
        (.scalar(0x71), "q"), (.scalar(0x4E2D), "中"), (.scalar(0x09), .tab), (.scalar(0x0D), .enter),
        (.scalar(0x7F), .backspace), (.scalar(0x08), .backspace), (.scalar(0x04), .control("d")),
        (.scalar(0x00), .control("@")), (.scalar(0x1F), .control("_")), (.scalar(0x1B), .escape),
        (.function(KEY_UP), .up), (.function(KEY_BTAB), .backTab), (.function(KEY_F0 + 12), .function(12)),
        (.function(KeyDecoder.Code.escape), .escape), (.function(KEY_DC), .delete),
    ]

    @Test("each key by its name", arguments: keys)
    func named(raw: RawKey, key: Key) {
        #expect(decode([raw]) == [.key(key)])
    }

    @Test("Escape and a character at once are Alt, one after the other they are two keys")
    func alt() {
        #expect(decode([.scalar(0x1B), .scalar(0x78)]) == [.key(.alt("x"))])
        #expect(decode([.scalar(0x1B)], [.scalar(0x78)]) == [.key(.escape), .key("x")])
        #expect(decode([.scalar(0x1B), .function(KEY_UP)]) == [.key(.escape), .key(.up)])
    }

    @Test("a paste is one event however it arrives, and never keys")
    func paste() {
        let events = decode(
            [.function(Code.pasteBegin)] + scalars("rm -rf\r"),
            scalars("q\t") + [.function(KEY_ENTER), .function(Code.pasteEnd)] + scalars("x")
        )
        #expect(events == [.paste("rm -rf\nq\t\n"), .key("x")])
    }

    @Test("a paste is bounded, and the end of one that never began is nothing")
    func pasteLimits() {
        let long = decode(
            [.function(Code.pasteBegin)] + Array(repeating: .scalar(0x61), count: KeyDecoder.pasteLimit + 9)
        )
        #expect(long == [])
        var decoder = KeyDecoder()
        _ = decoder.decode(
            [.function(Code.pasteBegin)] + Array(repeating: .scalar(0x61), count: KeyDecoder.pasteLimit + 9)
        )
        guard case .paste(let text)? = decoder.decode([.function(Code.pasteEnd)]).first else {
            Issue.record("no paste came")
            return
        }
        #expect(text.utf8.count == KeyDecoder.pasteLimit)
        #expect(decode([.function(Code.pasteEnd)]) == [])
    }

    @Test("focus, unknown functions and stray C1 controls")
    func others() {
        #expect(decode([.function(Code.focusIn), .function(Code.focusOut)]) == [.focus(true), .focus(false)])
        #expect(decode([.function(KEY_RESIZE), .function(999), .scalar(0x9B)]) == [])
    }
}
