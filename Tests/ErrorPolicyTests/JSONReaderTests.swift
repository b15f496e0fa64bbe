import ErrorPolicy
import Testing

@Suite("Reading JSON leniently")
struct JSONReaderTests {
    private func read(_ text: String) -> JSONValue? { JSONReader.firstContainer(in: Array(text.utf8)[...]) }

    @Test("a cut text is read up to the cut")
    func cut() {
        let value = read(#"{"error":{"message":"whole","code":"ha"#)
        #expect(value?["error"]?["message"]?.text == "whole")
        #expect(value?["error"]?["code"] == nil)
        #expect(value?.isCut == true)
    }

    @Test("the first of equal names wins")
    func duplicates() {
        #expect(read(#"{"a":1,"a":2}"#)?["a"]?.integer == 1)
    }

    @Test("a value keeps its text")
    func raw() {
        let value = read(#" {"a": {"b" : [1, 2e400]} , "c":"x" }"#)
        #expect(value?["a"]?.text == #"{"b" : [1, 2e400]}"#)
        #expect(value?["a"]?["b"]?.elements?.last?.text == "2e400")
    }

    @Test(
        "escapes",
        arguments: [
            (#"{"a":"\u4e0a\n\/"}"#, "上\n/"), (#"{"a":"\ud83d\ude00"}"#, "😀"), (#"{"a":"\ud83dx"}"#, "\u{FFFD}x"),
            (#"{"a":"\"\\"}"#, "\"\\"),
        ]
    )
    func escapes(_ text: String, _ expected: String) {
        #expect(read(text)?["a"]?.string == expected)
    }

    @Test(
        "only whole and correct texts are strict",
        arguments: [
            "{", "{,}", #"{"a":1,}"#, "[1 2]", #"{"a" 1}"#, "{'a':1}", "[01]", "[1.]", "{} x", "[tru]", "", #"["\x"]"#,
            "[1,,2]", #"{"a":1 "b":2}"#,
        ]
    )
    func strict(_ text: String) {
        #expect(JSONReader.strict(text) == nil)
    }

    @Test("correct texts are strict", arguments: ["{}", "[]", " [1, -0.5e+3, true, null] ", #"{"a":{"b":[""]}}"#, "7"])
    func correct(_ text: String) {
        #expect(JSONReader.strict(text) != nil)
    }

    @Test("depth is bounded")
    func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(read(text)?.isCut == true)
    }

    @Test("what is written can be read again")
    func writing() {
        var json = JSONText()
        json.object { json in
            json.key("a\"\u{1}")
            json.value("line\n\u{85}\\")
            json.key("b")
            json.array { json in
                json.value(1)
                json.value(Int?.none)
                json.value(true)
            }
        }
        let value = JSONReader.strict(json.text)
        #expect(value?["a\"\u{1}"]?.string == "line\n\u{85}\\")
        #expect(value?["b"]?.rawText == "[1,null,true]")
    }
}
