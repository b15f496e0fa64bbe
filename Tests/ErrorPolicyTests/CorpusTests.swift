import ErrorPolicy
import Foundation
import TestSupport
import Testing

/// One body of the collection in `upstream_errors.jsonl`.
struct CorpusBody: Sendable, CustomTestStringConvertible {
    let id: String
    let status: Int
    let bytes: [UInt8]

    var testDescription: String { id }

    static let all: [CorpusBody] = {
        guard let lines = try? Fixtures.lines("upstream_errors.jsonl") else { return [] }
        return lines.compactMap { line in
            guard let value = JSONReader.strict(Array(line)[...]), let id = value["id"]?.string else { return nil }
            let exact = value["body_base64"]?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
            return CorpusBody(
                id: id,
                status: value.number("http_status"),
                bytes: exact ?? Array(value.text("body").utf8)
            )
        }
    }()

    var message: String? { UpstreamError(UpstreamResponse(status: status, body: bytes)).message }
}

@Suite("Upstream errors as they are seen in the field")
struct CorpusTests {
    @Test("a message is short, clean and keeps secrets", arguments: CorpusBody.all)
    func clean(_ body: CorpusBody) {
        guard let message = body.message else { return }
        expectClean(message)
        for secret in ["FAKEKEY", "FAKESIG", "FAKEPASS", "FAKE.eyJ", "FAKE-0001", "ExampleSecret", "exampleSecret"] {
            #expect(!message.contains(secret))
        }
        // A `detail` object with a code or message is shown as its JSON text, as the reference does.
        #expect(!message.contains("{\"") || message.hasPrefix("{"))
        #expect(!message.lowercased().contains("<html"))
    }
}

/// What holds for every message, whatever body it came from.
func expectClean(_ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!message.isEmpty, sourceLocation: sourceLocation)
    #expect(message == message.trimmed, sourceLocation: sourceLocation)
    #expect(message.utf8.count <= UpstreamError.messageLimit, sourceLocation: sourceLocation)
    let isControl = { (scalar: Unicode.Scalar) in
        scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
    }
    #expect(!message.unicodeScalars.contains(where: isControl), sourceLocation: sourceLocation)
}
