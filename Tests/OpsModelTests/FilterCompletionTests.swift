import OpsModel
import Testing

@Suite("Completing a filter")
struct FilterCompletionTests {
    /// Completes where `|` stands and returns the texts that could follow.
    private func complete(_ marked: String) throws -> [FilterCompletion] {
        let cursor = try #require(marked.firstIndex(of: "|"))
        let text = marked.replacing("|", with: "")
        return Filter.completions(at: marked.distance(from: marked.startIndex, to: cursor), in: text) { field in
            switch field {
            case .account: ["7", "openai-main", "team b"]
            case .model: ["gpt-image-1", "gpt-4*"]
            case .status: ["400", "429"]
            default: []
            }
        }
    }

    @Test(
        "offers what can follow",
        arguments: [
            ("st|", ["status:", "stream:"]),
            ("x -re|", ["reason:", "request:", "resolved:"]),
            ("status:|", ["400", "429", "4xx", "5xx", ">=500", "none"]),
            ("status:400,4|", ["429", "4xx"]),
            ("STATUS:42|", ["429"]),
            ("outcome:s|", ["surfaced"]),
            ("resolved:|", ["yes", "no"]),
            ("account:|", ["7", "openai-main", "\"team b\"", "none"]),
            ("model:g|", ["gpt-image-1", "\"gpt-4*\""]),
            ("nothing:|", []), ("\"st|", []), ("\"a b\" st|", ["status:", "stream:"]), ("/st|", []), ("zz|", []),
        ]
    )
    func offers(marked: String, expected: [String]) throws {
        #expect(try complete(marked).map(\.text) == expected)
    }

    @Test("replaces what was written of the word, not what follows the cursor")
    func range() throws {
        #expect(try complete("a -sta|x").map(\.range) == [3..<6])
        #expect(try complete("status:400,42|").map(\.range) == [11..<13])
    }

    @Test("every completed value is a filter that means something")
    func valid() throws {
        for field in Filter.Field.allCases {
            for completion in Filter.completions(at: field.rawValue.count + 1, in: "\(field.rawValue):") {
                _ = try Filter.parse("\(field.rawValue):\(completion.text)")
            }
        }
    }

    @Test("an offset outside the text is harmless", arguments: [-5, 0, 3, 100])
    func outside(offset: Int) {
        _ = Filter.completions(at: offset, in: "st")
    }
}
