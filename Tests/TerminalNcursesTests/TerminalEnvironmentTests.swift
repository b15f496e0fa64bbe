import TerminalCanvas
import Testing

@testable import TerminalNcurses

@Suite("What the environment says about the terminal")
struct TerminalEnvironmentTests {
    @Test("an unknown terminal is taken for xterm, a dumb one for a vt100")
    func names() {
        #expect(
            TerminalEnvironment(variables: ["TERM": "xterm-kitty"]).terminalNames
                == ["xterm-kitty", "xterm-256color", "xterm", "vt100"]
        )
        for dumb in [[:], ["TERM": ""], ["TERM": "dumb"]] as [[String: String]] {
            #expect(TerminalEnvironment(variables: dumb).terminalNames == ["vt100", "ansi"])
        }
    }

    static let depths: [([String: String], Int, Bool, ColorDepth)] = [
        ([:], 0, false, .mono), ([:], 8, false, .ansi8), ([:], 16, false, .ansi16), ([:], 256, false, .palette256),
        ([:], 0x100_0000, true, .trueColor), (["NO_COLOR": "1"], 256, false, .mono),
        (["NO_COLOR": ""], 256, false, .palette256),
    ]

    @Test("colours as many as the description has, none when none are wanted", arguments: depths)
    func depth(variables: [String: String], colors: Int, isDirect: Bool, expected: ColorDepth) {
        let environment = TerminalEnvironment(variables: variables)
        #expect(environment.depth(colors: colors, isDirect: isDirect) == expected)
    }

    @Test("Unicode needs a UTF-8 locale")
    func glyphs() {
        #expect(TerminalEnvironment.glyphSupport(codeset: "UTF-8") == .unicode)
        #expect(TerminalEnvironment.glyphSupport(codeset: "utf8") == .unicode)
        #expect(TerminalEnvironment.glyphSupport(codeset: "ANSI_X3.4-1968") == .ascii)
    }

    @Test("every refusal is a sentence that says what to do")
    func errors() {
        #expect(TerminalError.outputIsNoTerminal.description.contains("unmask groups"))
        #expect(TerminalError.unknownTerminal(names: ["a", "b"]).description.contains("a, b; set TERM"))
    }
}
