import ErrorPolicy
import OpsModel
import TestSupport
import Testing

@Suite("A filter as text")
struct FilterDescriptionTests {
    @Test(
        "is canonical",
        arguments: [
            ("  status:400 ,x ", nil),
            ("STATUS:400,4XX   !model:\"gpt-4o\"", "status:400,4xx -model:gpt-4o"),
            ("account:\"none\",\"7\",7", "account:\"none\",\"7\",7"),
            ("stream:1 resolved:FALSE", "stream:yes resolved:no"),
            ("\"word\" \"two words\" \"-x\" \"/x\" \"a:b\"", "word \"two words\" \"-x\" \"/x\" \"a:b\""),
            ("model:gpt\\ *", "model:gpt\\ *"),
            ("/a\\/b\\\\/", "/a\\/b\\\\/"),
            ("\"\u{202E}\u{7}\"", "\"\\u{202E}\\u{7}\""),
        ] as [(String, String?)]
    )
    func canonical(text: String, canonical: String?) throws {
        guard let canonical else {
            #expect(throws: FilterError.self) { try Filter.parse(text) }
            return
        }
        #expect(try Filter.parse(text).description == canonical)
    }

    @Test("is read back as the same filter", arguments: 0..<2_000)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let filter = Filter(terms: (0..<Int.random(in: 0...4, using: &generator)).map { _ in generator.term() })
        let text = filter.description
        #expect(try Filter.parse(text) == filter, "\(text)")
        #expect(try Filter.parse(text).description == text)
    }
}

extension SeededGenerator {
    private static let alphabet = Array(
        "abcXYZ019-_./:,\"\\*?!()[]<>=% \n\t\r\u{7}\u{1B}\u{85}\u{A0}\u{301}\u{200B}\u{202E}é字👩".unicodeScalars
    )

    mutating func text() -> String {
        let words = ["none", "NONE", "400", "-5", "4xx", ">=5", "yes", "masked", "gpt-image-1", "a b"]
        if Int.random(in: 0..<4, using: &self) == 0 { return words.randomElement(using: &self)! }
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...8, using: &self) { text.append(Self.alphabet.randomElement(using: &self)!) }
        return String(text)
    }

    fileprivate mutating func value(of field: Filter.Field) -> Filter.Value {
        let number = Int64.random(in: -3...999, using: &self)
        let choice = Int.random(in: 0..<5, using: &self)
        let mayBeNone: Set<Filter.Field> = [
            .status, .rule, .account, .type, .code, .param, .platform, .model, .endpoint, .request, .reason,
        ]
        if choice == 0, mayBeNone.contains(field) { return .none }
        switch field {
        case .status, .client, .rule, .id:
            switch choice {
            case 1: return .comparison(Filter.Comparison.allCases.randomElement(using: &self)!, number)
            case 2 where field == .status || field == .client: return .statusClass(Int.random(in: 1...9, using: &self))
            default: return .number(number)
            }
        case .account where choice == 1: return .number(number)
        case .account, .type, .code, .param, .platform, .model, .endpoint, .request:
            return choice == 2 ? .pattern(text() + "*" + text()) : .text(text())
        case .outcome: return .text(Outcome.allCases.randomElement(using: &self)!.rawValue)
        case .reason: return .text(MaskReason.allCases.randomElement(using: &self)!.rawValue)
        case .stream, .resolved: return .flag(Bool.random(using: &self))
        }
    }

    fileprivate mutating func term() -> Filter.Term {
        let condition: Filter.Condition
        switch Int.random(in: 0..<6, using: &self) {
        case 0: condition = .text(text())
        case 1:
            condition = .regex(
                ["a/b", "\\d+", "\\\\/", "[^/]", "x \"y\"", "(?i)é|字", "\\\\"].randomElement(using: &self)!
            )
        default:
            let field = Filter.Field.allCases.randomElement(using: &self)!
            condition = .field(field, (0..<Int.random(in: 1...3, using: &self)).map { _ in value(of: field) })
        }
        return Filter.Term(condition, negated: Bool.random(using: &self))
    }
}
