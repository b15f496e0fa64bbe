import Testing

@testable import TerminalCanvas

@Suite("Fitting text")
struct TextWidthTests {
    @Test(
        "what does not fit ends in an ellipsis",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
            ("图像模型", 5, "图像…"), ("图像模型", 4, "图…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ]
    )
    func truncating(raw: String, width: Int, expected: String) {
        #expect(TextWidth.truncate(raw, to: width) == expected)
    }

    @Test("the middle gives way where both ends matter")
    func middle() {
        #expect(TextWidth.truncateMiddle("req_0123456789abcdef", to: 9) == "req_…cdef")
        #expect(TextWidth.truncateMiddle("short", to: 9) == "short")
        #expect(TextWidth.truncateMiddle("abcdef", to: 1) == "…")
    }

    @Test("padding to either side")
    func padding() {
        #expect(TextWidth.pad("图", to: 4) == "图  ")
        #expect(TextWidth.pad("7", to: 3, align: .right) == "  7")
        #expect(TextWidth.pad("ab", to: 5, align: .center) == " ab  ")
    }

    @Test("words move to the next line, long ones are broken, line breaks are kept")
    func wrapping() {
        #expect(TextWidth.wrap("size must be one of", width: 8) == ["size", "must be", "one of"])
        #expect(TextWidth.wrap("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
        #expect(TextWidth.wrap("one\n\ntwo", width: 9) == ["one", "", "two"])
        #expect(TextWidth.wrap("图像模型", width: 5) == ["图像", "模型"])
        #expect(TextWidth.wrap("图", width: 1) == [""])
        #expect(TextWidth.wrap("a b c d", width: 1, maximumLines: 2) == ["a", "…"])
    }
}
