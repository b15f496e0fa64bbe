import OpsModel
import TestSupport
import Testing

@Suite("Regular expressions")
struct RegularExpressionTests {
    @Test(
        "match as everywhere else",
        arguments: [
            ("abc", "xabcx", true), ("abc", "abx", false), ("a.c", "abc", true), ("a.c", "a\nc", false),
            ("^a", "ba", false), ("^a", "ab", true), ("a$", "ab", false), ("a$", "ba", true), ("^$", "", true),
            ("a*", "", true), ("a+", "", false), ("^a?$", "aa", false), ("^(ab)+$", "ababab", true),
            ("^(ab)+$", "aba", false), ("cat|dog", "hotdog", true), ("^(cat|dog)$", "cog", false),
            ("^a{2}$", "aa", true), ("^a{2}$", "aaa", false), ("^a{2,}$", "aaaa", true), ("^a{2,}$", "a", false),
            ("^a{1,3}$", "aaaa", false), ("^a{0,2}b", "aab", true), ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false),
            ("[]a]", "]", true), ("[a-]", "-", true), ("[\\d.]+$", "1.5", true), ("\\d\\D\\w\\W\\s\\S", "1aa- x", true),
            ("\\bcat\\b", "a cat sat", true), ("\\bcat\\b", "concat", false), ("\\Bcat", "concat", true),
            ("(?i)HELLO", "say Hello", true), ("HELLO", "hello", false), ("(?i)[^a]", "A", false),
            ("\\u{1F600}", "😀", true), ("é字", "xé字", true), ("(?:a|b)c", "bc", true), ("(|a)b", "b", true),
            ("(a*)*b", "aab", true), ("a*?b", "aab", true), ("\\.\\*\\(\\)\\[\\{", ".*()[{", true),
        ]
    )
    func matching(pattern: String, text: String, expected: Bool) throws {
        #expect(try RegularExpression(pattern).matches(text) == expected)
    }

    @Test(
        "that mean nothing say where",
        arguments: [
            ("(", 0, "this group is never closed"), ("a)", 1, "this ) closes nothing"), ("*a", 0, "* repeats nothing"),
            ("a**", 2, "two repetitions"), ("[a", 0, "these brackets are never closed"),
            ("[z-a]", 1, "this range has no members"), ("a{", 1, "{ begins a repetition"),
            ("a{3,2}", 1, "{ begins a repetition"), ("a{9999}", 1, "too many repetitions"),
            ("(a)\\1", 3, "\\1 would refer back"), ("(?=a)", 0, "this kind of group is not known"),
            ("\\p", 0, "\\p is not known"), ("a\\", 1, "nothing follows the backslash"),
            ("^*", 0, "a place in the text cannot be repeated"), ("x(?i)", 1, "this kind of group is not known"),
            ("[\\D]", 1, "an opposite cannot stand in brackets"),
        ]
    )
    func failures(pattern: String, offset: Int, problem: String) throws {
        let failure = try #require(throws: RegularExpression.Failure.self) { try RegularExpression(pattern) }
        #expect(failure.offset == offset)
        #expect(failure.problem.hasPrefix(problem), "\(failure.problem)")
    }

    @Test("too large or too deep ones are refused")
    func limits() {
        #expect(throws: RegularExpression.Failure.self) { try RegularExpression("((a{500}){500}){500}") }
        #expect(throws: RegularExpression.Failure.self) {
            try RegularExpression(String(repeating: "(", count: 500) + String(repeating: ")", count: 500))
        }
    }

    @Test("one that would keep a backtracking engine busy for ages is answered")
    func noBacktracking() throws {
        #expect(try !RegularExpression("^(a+)+$").matches(String(repeating: "a", count: 4_000) + "b"))
        #expect(try !RegularExpression("(x*x*)*y").matches(String(repeating: "x", count: 4_000)))
    }

    @Test("agree with Swift's own engine on small cases", arguments: 0..<400)
    func likeSwift(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let pieces = ["a", "b", ".", "[ab]", "[^a]", "(a|b)", "(ab)?", "a*", "b+", "(a|bb)*", "a{1,2}", "\\w"]
        let count = Int.random(in: 1...4, using: &generator)
        let pattern = "^" + (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined() + "$"
        let reference = try Regex(pattern)
        let expression = try RegularExpression(pattern)
        for _ in 0..<20 {
            let length = Int.random(in: 0...6, using: &generator)
            let text = String((0..<length).map { _ in "abc".randomElement(using: &generator)! })
            #expect(expression.matches(text) == (text.firstMatch(of: reference) != nil), "\(pattern) \(text)")
        }
    }
}
