import ErrorPolicy
import NIOCore
import TestSupport
import Testing

@testable import Gateway

@Suite("Multipart bodies") struct MultipartBodyTests {
    static func whole(_ pieces: [ByteBuffer]) -> ByteBuffer {
        var body = ByteBuffer()
        for piece in pieces { body.writeImmutableBuffer(piece) }
        return body
    }

    private func split(_ text: String, boundary: String = "b") throws -> [MultipartBody.Part] {
        try MultipartBody.split(ByteBuffer(string: text), boundary: boundary)
    }

    @Test("a form of fields and files as clients send it")
    func form() throws {
        let body =
            "preamble\r\n--b \t\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na\r\ncat\r\n"
            + "--b\r\ncontent-disposition:form-data; name=image[]; filename=\"a \\\"b\\\" C:\\x.png\"\r\n"
            + "Content-Type: image/png\r\n\r\n\0\r\n--bee\r\n--\r\n--b\r\n\r\nno header\r\n--b\r\nA: 1\r\n\r\n--b-- \r\nepilogue"
        let parts = try split(body)
        try #require(parts.count == 4)
        #expect(parts.map(\.name) == ["prompt", "image[]", "", ""])
        #expect(parts.map(\.filename) == [nil, "a \"b\" C:\\x.png", nil, nil])
        #expect(parts[1].contentType == "image/png")
        #expect(parts.map { String(buffer: $0.content) } == ["a\r\ncat", "\0\r\n--bee\r\n--", "no header", ""])
        #expect(try split("--b--").isEmpty)
    }

    @Test("a file field in which nothing was chosen is no file; a name in another alphabet is one")
    func filenames() throws {
        func filename(_ disposition: String) throws -> String? {
            try split("--b\r\nContent-Disposition: \(disposition)\r\n\r\n\r\n--b--")[0].filename
        }
        #expect(try filename("form-data; name=\"image\"; filename=\"\"") == nil)
        #expect(try filename("form-data; name=\"image\"; filename*=utf-8''%E7%8C%AB.png") == "utf-8''%E7%8C%AB.png")
        #expect(try filename("form-data; name=\"image\"; filename=\"\u{301}猫\"") == "\u{301}猫")
        #expect(try filename("attachment; filename=\"x\"") == nil)
        #expect(try filename("form-data; name=a;;filename;=x; filename = y ") == "y")
    }

    @Test(
        "what is no such body is refused",
        arguments: [
            "", "--", "b", "--b", "--b\r\n", "--b\r\nA: 1\r\n", "--b\r\nA: 1\r\n\r\ncontent", "--b\n\n--b--",
            "--b--x", "--b\r\n\r\n--b--x", "--b\r\nno colon\r\n\r\n--b--", "--bb\r\nA: 1\r\n\r\n--bb--",
            "--b\r\nA: " + String(repeating: "1", count: MultipartBody.headLimit) + "\r\n\r\n--b--",
            "--b" + String(repeating: "\r\nA: 1\r\n\r\n\r\n--b", count: MultipartBody.partLimit + 1) + "--",
        ]
    )
    func refused(_ body: String) {
        #expect(throws: ImageRequest.Problem(message: "failed to parse request body")) { try split(body) }
    }

    @Test(
        "a boundary that cannot be one is as good as none",
        arguments: ["", "a\r\nb", "a ", "ä", "\"", String(repeating: "b", count: 71)]
    )
    func badBoundary(_ boundary: String) {
        #expect(throws: ImageRequest.Problem(message: "multipart boundary is required")) {
            try split("--\(boundary)--", boundary: boundary)
        }
    }

    @Test("the most parts and the longest boundary are still read")
    func limits() throws {
        let boundary = String(repeating: "b", count: 70)
        let part = MultipartBody.Part(name: "image[]", content: ByteBuffer(string: "x"))
        let parts = Array(repeating: part, count: MultipartBody.partLimit)
        let body = Self.whole(MultipartBody.joined(parts, boundary: boundary))
        #expect(try MultipartBody.split(body, boundary: boundary).count == MultipartBody.partLimit)
    }

    @Test("splitting what was joined gives the same parts, whatever is in them", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parts = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            MultipartBody.Part(
                name: Self.text(&random),
                filename: Bool.random(using: &random) ? "f" + Self.text(&random) : nil,
                contentType: Bool.random(using: &random) ? "image/png; x=\"y\"" : nil,
                content: Self.content(&random)
            )
        }
        let body = Self.whole(MultipartBody.joined(parts, boundary: "limit"))
        let again = try MultipartBody.split(body, boundary: "limit")
        #expect(again.map(\.head) == parts.map(\.head))
        #expect(again.map(\.content) == parts.map(\.content))
        #expect(again.map(\.contentType) == parts.map(\.contentType))
        let names = parts.map { part in
            part.name.unicodeScalars.map { $0 == "\r" ? "%0D" : $0 == "\n" ? "%0A" : String($0) }.joined()
        }
        #expect(again.map(\.name) == names)
        #expect(again.map { $0.filename == nil } == parts.map { $0.filename == nil })
    }

    @Test("no bytes crash it, and what is accepted can be joined again", arguments: 0..<400 as Range<UInt64>)
    func garbage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let words = ["--limit", "\r\n", "\r", "\n", "--", ": ", "A", ";", "\"", "\\", "name=", "form-data", "\0"]
        var body = ByteBuffer(string: seed.isMultiple(of: 2) ? "--limit\r\nA: b\r\n\r\n" : "")
        for _ in 0..<Int.random(in: 0...60, using: &random) { body.writeString(words.randomElement(using: &random)!) }
        guard let parts = try? MultipartBody.split(body, boundary: "limit") else { return }
        let again = try MultipartBody.split(
            Self.whole(MultipartBody.joined(parts, boundary: "other")),
            boundary: "other"
        )
        #expect(again == parts)
    }

    @Test("bodies made to be slow are walked once", arguments: ["\r", "\r\n--limi", "\r\n--limit ", "\r\n\r\n"])
    func attack(_ piece: String) {
        // A second look at each of so many candidates from the start would take hours, not milliseconds.
        let body = "--limit\r\nA: b\r\n\r\n" + String(repeating: piece, count: 300_000)
        #expect(throws: ImageRequest.Problem.self) {
            try MultipartBody.split(ByteBuffer(string: body), boundary: "limit")
        }
    }

    @Test("the model is replaced or appended, and files are not copied")
    func rewriting() throws {
        var source = ByteBuffer(string: "file")
        source.writeRepeatingByte(7, count: 1 << 20)
        let file = MultipartBody.Part(name: "image", filename: "a.png", contentType: "image/png", content: source)
        let model = MultipartBody.Part(name: "model", content: ByteBuffer(string: "gpt-image-1"))
        let upload = MultipartBody.Part(name: "model", filename: "m", content: ByteBuffer(string: "kept"))
        for parts in [[file], [model, file, upload, model]] {
            let rewritten = MultipartBody.rewritten(parts, model: "gpt-image-2")
            let body = Self.whole(rewritten.pieces)
            #expect(body.readableBytes == rewritten.length)
            let boundary = try ImageRequest.boundary(contentType: rewritten.contentType)
            let again = try MultipartBody.split(body, boundary: boundary)
            let models = again.filter { $0.name == "model" && $0.filename == nil }
            #expect(models.count == (parts.count == 1 ? 1 : 2))
            #expect(models.allSatisfy { String(buffer: $0.content) == "gpt-image-2" })
            #expect(again.first { $0.name == "image" }?.head == file.head)
            #expect(again.filter { $0.filename == "m" }.allSatisfy { String(buffer: $0.content) == "kept" })
            let base = source.withUnsafeReadableBytes { $0.baseAddress }
            #expect(rewritten.pieces.contains { $0.withUnsafeReadableBytes { $0.baseAddress } == base })
        }
        #expect(MultipartBody.newBoundary() != MultipartBody.newBoundary())
        #expect(MultipartBody.newBoundary().utf8.count <= MultipartBody.boundaryLimit)
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let letters = ["a", "[", "]", "\"", "\\", ";", "=", " x", "é", "\u{301}", "猫", "\r", "\n", ":", "--limit"]
        return (0..<Int.random(in: 1...8, using: &random)).map { _ in letters.randomElement(using: &random)! }.joined()
    }

    private static func content(_ random: inout SeededGenerator) -> ByteBuffer {
        let pieces = ["\r\n--limi", "\r\n--", "--limit", "\r\n", "\0", "x", "\r\n--limits\r\n", "\r", "--limit--", "."]
        var content = ByteBuffer()
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            content.writeString(pieces.randomElement(using: &random)!)
            content.writeString("A")
        }
        return content
    }
}
