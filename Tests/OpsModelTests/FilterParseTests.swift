import OpsModel
import Testing

@Suite("The filter language")
struct FilterParseTests {
    @Test(
        "means what it says",
        arguments: [
            ("", []),
            ("  \t\n", []),
            ("status:400", [.field(.status, [.number(400)])]),
            ("status:400,429", [.field(.status, [.number(400), .number(429)])]),
            ("STATUS:4XX", [.field(.status, [.statusClass(4)])]),
            ("status:>=500", [.field(.status, [.comparison(.atLeast, 500)])]),
            ("client:<400,>599", [.field(.client, [.comparison(.less, 400), .comparison(.greater, 599)])]),
            ("rule:none", [.field(.rule, [.none])]),
            ("account:7", [.field(.account, [.number(7)])]),
            ("account:\"7\"", [.field(.account, [.text("7")])]),
            ("account:acct-7", [.field(.account, [.text("acct-7")])]),
            ("account:none", [.field(.account, [.none])]),
            ("account:\"none\"", [.field(.account, [.text("none")])]),
            ("account:\"team, b\",x", [.field(.account, [.text("team, b"), .text("x")])]),
            ("account:team\\ b\\,c", [.field(.account, [.text("team b,c")])]),
            ("model:gpt-*", [.field(.model, [.pattern("gpt-*")])]),
            ("model:\"gpt-*\"", [.field(.model, [.text("gpt-*")])]),
            ("model:gpt-\\*", [.field(.model, [.text("gpt-*")])]),
            ("endpoint:/v1/images/edits", [.field(.endpoint, [.text("/v1/images/edits")])]),
            ("code:400", [.field(.code, [.text("400")])]),
            ("outcome:MASKED,surfaced", [.field(.outcome, [.text("masked"), .text("surfaced")])]),
            ("reason:generic_handler,none", [.field(.reason, [.text("generic_handler"), .none])]),
            ("stream:yes resolved:false", [.field(.stream, [.flag(true)]), .field(.resolved, [.flag(false)])]),
            ("safety system", [.text("safety"), .text("system")]),
            ("\"safety system\"", [.text("safety system")]),
            ("\"a \\\"b\\\" \\\\ \\n \\u{1F600}\"", [.text("a \"b\" \\ \n \u{1F600}")]),
            ("/size must be \\d+/", [.regex("size must be \\d+")]),
            ("/v1\\/images/", [.regex("v1/images")]),
            ("\"/x/\"", [.text("/x/")]),
            ("400", [.text("400")]),
            ("http\\://x", [.text("http://x")]),
            ("\"\u{301}x\"", [.text("\u{301}x")]),
        ] as [(String, [Filter.Condition])]
    )
    func meaning(text: String, conditions: [Filter.Condition]) throws {
        #expect(try Filter.parse(text) == Filter(terms: conditions.map { Filter.Term($0) }))
    }

    @Test("negates the one term that follows the sign", arguments: ["-", "!"])
    func negation(sign: String) throws {
        let filter = try Filter.parse("\(sign)model:dall-e-3 \(sign)\"x y\" \(sign)/z/ w")
        #expect(filter.terms.map(\.negated) == [true, true, true, false])
        #expect(
            filter.terms.map(\.condition) == [
                .field(.model, [.text("dall-e-3")]), .text("x y"), .regex("z"), .text("w"),
            ]
        )
    }

    @Test(
        "says where it is wrong, what is wrong and what would be right",
        arguments: [
            ("stauts:400", 0, "there is no field \"stauts\"", "Did you mean status?"),
            ("status:400 modle:x", 11, "there is no field \"modle\"", "Did you mean model?"),
            ("message:safety", 0, "there is no field \"message\"", "To search the messages, write"),
            ("http://x", 0, "there is no field \"http\"", "put it in quotes"),
            (":x", 0, "there is no field \"\"", "Fields are status, client,"),
            ("status:", 7, "status: needs a value", "Write status:400"),
            ("status:400,", 11, "status: needs a value", "Write status:400"),
            ("status:,400", 7, "status: needs a value", "Write status:400"),
            ("status:abc", 7, "status cannot be \"abc\"", "Write status:400"),
            ("status:\"400\"", 7, "status cannot be \"400\"", "Write status:400"),
            ("status:>=", 7, "status cannot be \">=\"", "Write status:400"),
            ("status:=400", 7, "status cannot be \"=400\"", "Write status:400"),
            ("status:0xx", 7, "status cannot be \"0xx\"", "Write status:400"),
            ("status:99999999999999999999", 7, "status cannot be", "Write status:400"),
            ("rule:4xx", 5, "rule cannot be \"4xx\"", "Write rule:3"),
            ("client:none", 7, "client cannot be \"none\"", "Write client:502"),
            ("outcome:maksed", 8, "outcome cannot be \"maksed\"", "Did you mean masked?"),
            ("outcome:purple", 8, "outcome cannot be \"purple\"", "Use recovered, local, rewritten, surfaced or"),
            ("outcome:mask*", 8, "outcome cannot be \"mask*\"", "Did you mean masked?"),
            ("outcome:none", 8, "outcome cannot be \"none\"", "Use recovered"),
            ("stream:maybe", 7, "stream cannot be \"maybe\"", "Write stream:yes."),
            ("x \"safety", 2, "this quote is never closed", "Add a \""),
            ("\"\"", 0, "an empty text means nothing", ""),
            ("type:\"\"", 5, "an empty text means nothing", "Write none"),
            ("/size", 0, "this regular expression is never closed", "Add a /"),
            ("//", 0, "an empty regular expression means nothing", ""),
            ("ab /x(/", 5, "the regular expression is wrong: this group is never closed", "Add a )"),
            ("/a\\/b*+/", 6, "the regular expression is wrong: two repetitions stand together", "Keep one"),
            ("/x/i", 3, "terms must be separated by blanks", "begin it with (?i)"),
            ("\"a\"b", 3, "terms must be separated by blanks", ""),
            ("-", 0, "a sign must stand directly before", ""),
            ("- x", 0, "a sign must stand directly before", ""),
            ("--x", 0, "a sign must stand directly before", ""),
            ("a\"b", 1, "a quote stands inside a word", ""),
            ("a\\d", 1, "\\d means nothing here", "regular expressions stand between slashes"),
            ("a\\", 1, "nothing follows the backslash", ""),
            ("\"\\u{110000}\"", 1, "\\u names no character", ""),
            ("gpt*", 0, "* means nothing in a text", ""),
            ("model:a\\**", 6, "a pattern cannot hold a star that is meant literally", ""),
            ("👩‍👩‍👧é x:1", 3, "there is no field \"x\"", "Fields are"),
        ]
    )
    func error(text: String, offset: Int, problem: String, advice: String) throws {
        let error = try #require(throws: FilterError.self) { try Filter.parse(text) }
        #expect(error.offset == offset)
        #expect(error.problem.hasPrefix(problem), "\(error.problem)")
        #expect(error.advice.contains(advice), "\(error.advice)")
        #expect(error.description.hasPrefix("at character \(offset + 1), "))
    }

    @Test("refuses a filter longer than its limit")
    func length() {
        #expect(throws: FilterError.self) { try Filter.parse(String(repeating: "a ", count: 2_049)) }
    }

    @Test("every example it gives is right")
    func examples() throws {
        for field in Filter.Field.allCases {
            let examples = field.example.split(separator: " ").filter { $0.contains(":") }
            for example in examples {
                let text = example.hasSuffix(",") ? String(example.dropLast()) : String(example)
                let filter = try Filter.parse(text)
                #expect(filter.terms.count == 1)
            }
            #expect(!examples.isEmpty)
        }
    }
}
