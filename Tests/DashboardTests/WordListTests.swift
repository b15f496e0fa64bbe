import Testing

@testable import Dashboard

/// Words in one line.
@Suite struct WordListTests {
    @Test(
        "a list reads back as it was",
        arguments: [
            [], ["safety"], ["a, b", "c"], ["\"", "\\", "\\\""], [" lead", "trail "], ["", "x"], ["字", "a\"b"],
        ]
    )
    func roundTrip(words: [String]) {
        #expect(WordList.words(in: WordList.text(words)) == words)
    }

    @Test("commas part, blanks around words do not count")
    func plain() {
        #expect(WordList.words(in: " safety ,, rate limit,") == ["safety", "rate limit"])
        #expect(WordList.words(in: "\"open") == ["open"])
        #expect(WordList.words(in: "\"a\" rest, b") == ["a", "b"])
    }
}
