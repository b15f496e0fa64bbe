import ErrorPolicy
import NIOCore
import TestSupport
import Testing

@testable import Gateway

/// Random input from fixed seeds: nothing may crash, hang or grow, and what is read must hold together.
@Suite("Random bytes", .timeLimit(.minutes(15)))
struct FuzzTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]
    private static let rounds = 2_000

    // MARK: Requests

    private static let bodies = [
        #"{"prompt":"a cat","model":"gpt-image-2","n":2,"size":"1024x1024","stream":true,"partial_images":2}"#,
        #"{"prompt":"é雪\u00e9","images":[{"image_url":"data:image/png;base64,AA=="}],"mask":{"image_url":"x"}}"#,
        "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na cat\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"image[]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
            + "\u{1}\u{2}\r\n--b--\r\n",
    ]
    private static let types = [
        "application/json", "multipart/form-data; boundary=b", "multipart/form-data; boundary=\"b\"", "",
        "multipart/form-data;boundary=b;charset=utf-8", "text/plain", "MULTIPART/FORM-DATA; BOUNDARY=b",
    ]

    @Test("as a request are read or refused with 400", arguments: seeds)
    func requests(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var read = 0
        for round in 0..<Self.rounds {
            let isTame = round % 4 == 0
            let body = generator.mangled(Array(Self.bodies.randomElement(using: &generator)!.utf8), isTame ? 0 : 6)
            let type = generator.mangled(Array(Self.types.randomElement(using: &generator)!.utf8), isTame ? 0 : 1)
            do {
                let request = try RequestReader.read(
                    path: Bool.random(using: &generator) ? "/v1/images/edits" : "/v1/images/generations",
                    headers: Headers([("content-type", String(decoding: type, as: UTF8.self))]),
                    body: ByteBuffer(bytes: body),
                    id: "req_1"
                )
                read += 1
                let parts = request.parts ?? []
                #expect(parts.reduce(0) { $0 + $1.content.readableBytes + $1.head.readableBytes } <= body.count)
                #expect(parts.count <= MultipartBody.partLimit)
                #expect(request.image.count >= 1)
                expectSentOn(request)
            } catch {
                #expect(error.client.status == 400)
                #expect(!error.message.isEmpty)
            }
        }
        // Random, but not only noise.
        #expect(read > Self.rounds / 20 && read < Self.rounds)
    }

    /// What is read is sent on as something that reads the same.
    private func expectSentOn(_ request: IncomingRequest) {
        guard let parts = request.parts else {
            let named = NamedModel.written("gpt-image-1", in: request.body)
            #expect(JSONReader.strict(Array(named.readableBytesView)[...])?["model"]?.string == "gpt-image-1")
            return
        }
        let form = MultipartBody.rewritten(parts, model: "gpt-image-1")
        var body = ByteBuffer()
        for piece in form.pieces { body.writeImmutableBuffer(piece) }
        guard let boundary = try? ImageRequest.boundary(contentType: form.contentType),
            let again = try? MultipartBody.split(body, boundary: boundary)
        else {
            Issue.record("\(String(buffer: request.body))")
            return
        }
        #expect(
            again.filter { $0.name != "model" }.map(\.content) == parts.filter { $0.name != "model" }.map(\.content)
        )
    }

    // MARK: Streams

    private static let events = [
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"created_at\":1}}\n\n",
        "data: {\"type\":\"response.image_generation_call.partial_image\",\"partial_image_b64\":\"AA==\","
            + "\"partial_image_index\":0}\n\n",
        "data: {\"type\":\"response.output_item.done\",\"item\":{\"type\":\"image_generation_call\","
            + "\"result\":\"aW1hZ2U=\"}}\r\n\r\n",
        "data: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit\",\"message\":\"slow down\"}}\n\n",
        "data: {\"type\":\"response.completed\",\n" + "data: \"response\":{\"output\":[]}}\n\n", ": keep-alive\n\n",
        "data: [DONE]\n\n", "retry: 1\nid: 2\n\n", "data\n\n", "\u{FEFF}data: {}\n\n",
    ]

    @Test("as a stream come to one end, within its limits, however they are cut", arguments: seeds)
    func streams(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<Self.rounds {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...8, using: &generator) {
                bytes += Array(Self.events.randomElement(using: &generator)!.utf8)
            }
            bytes = generator.mangled(bytes, Int.random(in: 0...4, using: &generator))
            let limit = Bool.random(using: &generator) ? 1 << 20 : 200
            let kind = ImageStream.Request(
                isStream: Bool.random(using: &generator),
                isEdit: false,
                wantsURL: false,
                model: "gpt-image-2"
            )
            let whole = Self.read(bytes, kind, limit: limit) { bytes.count }
            let cut = Self.read(bytes, kind, limit: limit) { Int.random(in: 1...40, using: &generator) }
            // Beyond the limit it depends on the cuts how much was read before.
            if bytes.count <= limit { #expect(whole == cut) }
            #expect(whole.utf8.count <= 64 * (limit + 1_000))
        }
    }

    /// What a client gets of a stream, and how that ended, in words.
    private static func read(
        _ bytes: [UInt8],
        _ kind: ImageStream.Request,
        limit: Int,
        size: () -> Int
    ) -> String {
        var reading = ImageStreamReading(ImageStream(kind, requestID: nil, now: 0), maxBytes: limit)
        var told = ""
        var rest = bytes[...]
        while !rest.isEmpty, !reading.isOver {
            let piece = rest.prefix(max(1, size()))
            told += reading.take(ByteBuffer(bytes: piece))
            rest = rest.dropFirst(piece.count)
        }
        let (last, ending) = reading.finish()
        return "\(told)\(last)\(ending)"
    }
}

extension SeededGenerator {
    /// The bytes with so many random changes: bytes replaced, removed, doubled, or cut off.
    fileprivate mutating func mangled(_ bytes: [UInt8], _ changes: Int) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<changes where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &self))
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.insert(contentsOf: Array("\r\n--b".utf8), at: place)
            case 4: bytes.insert([0, 0x22, 0x5C, 0x7B, 0x0A, 0xFF].randomElement(using: &self)!, at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
