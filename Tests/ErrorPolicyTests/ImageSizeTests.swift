import ErrorPolicy
import TestSupport
import Testing

@Suite("The size of an image, from its first bytes") struct ImageSizeTests {
    struct Sample: Sendable, CustomStringConvertible {
        let description: String
        let bytes: [UInt8]
        let size: String
    }

    /// Built by the formats' own words, with as many bytes as a reader needs and one pixel size that tells width from
    /// height and low bytes from high ones.
    static let samples: [Sample] = [
        Sample(
            description: "PNG",
            bytes: [0x89] + text("PNG\r\n\u{1A}\n") + [0, 0, 0, 13] + text("IHDR") + [0, 0, 6, 0, 0, 0, 4, 1],
            size: "1536x1025"
        ),
        Sample(description: "GIF", bytes: text("GIF89a") + [0x00, 0x06, 0x01, 0x04], size: "1536x1025"),
        Sample(
            description: "WebP, lossy",
            bytes: webp("VP8 ") + [0, 0, 0, 0x9D, 0x01, 0x2A, 0x00, 0x46, 0x01, 0x04],
            size: "1536x1025"
        ),
        Sample(
            description: "WebP, lossless",
            // 14 bits of width - 1 (1535), then 14 bits of height - 1 (1024).
            bytes: webp("VP8L") + [0x2F, 0xFF, 0x05, 0x00, 0x01],
            size: "1536x1025"
        ),
        Sample(
            description: "WebP, extended",
            bytes: webp("VP8X") + [0x10, 0, 0, 0, 0xFF, 0x05, 0x00, 0x00, 0x04, 0x00],
            size: "1536x1025"
        ),
        Sample(
            description: "JPEG",
            bytes: [0xFF, 0xD8, 0xFF, 0xE0, 0, 6, 1, 2, 3, 4, 0xFF, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xC2]
                + [0, 17, 8, 0x04, 0x01, 0x06, 0x00],
            size: "1536x1025"
        ),
    ]

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static func webp(_ chunk: String) -> [UInt8] {
        text("RIFF") + [0xAA, 0, 0, 0] + text("WEBP") + text(chunk) + [0x99, 0, 0, 0]
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).map { start + $0 < bytes.count ? Int(bytes[start + $0]) : 0 }
            let bits = group[0] << 16 | group[1] << 8 | group[2]
            for index in 0..<4 {
                text.append(start + index > bytes.count ? "=" : letters[bits >> (18 - 6 * index) & 63])
            }
        }
        return text
    }

    @Test("every format the upstream makes", arguments: samples)
    func formats(_ sample: Sample) {
        #expect(ImageSize(sample.bytes)?.text == sample.size)
        #expect(ImageSize(base64: Self.base64(sample.bytes))?.text == sample.size)
        #expect(ImageSize(base64: Self.base64(sample.bytes + [1, 2, 3, 4]))?.text == sample.size)
        for count in 0..<sample.bytes.count {
            let head = Array(sample.bytes.prefix(count))
            #expect(ImageSize(head) == nil)
            #expect(ImageSize(base64: Self.base64(head)) == nil)
        }
    }

    @Test("sizes of nothing and other files have none")
    func none() {
        var png = Self.samples[0].bytes
        png[18] = 0
        #expect(ImageSize(png) == nil)
        #expect(ImageSize(base64: "aGVsbG8gd29ybGQ=") == nil)
        #expect(ImageSize(base64: "no base64 at all, äöü") == nil)
        #expect(ImageSize([]) == nil)
        // Segments without end.
        #expect(ImageSize([0xFF, 0xD8] + Array(repeating: [0xFF, 0xE0, 0, 2], count: 10_000).flatMap { $0 }) == nil)
    }

    @Test("no bytes crash it", arguments: 0..<200 as Range<UInt64>)
    func garbage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Self.samples.randomElement(using: &random)!.bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        let size = ImageSize(bytes)
        #expect(ImageSize(base64: Self.base64(bytes)) == size)
        if let size { #expect(size.width > 0 && size.height > 0) }
    }

    @Test("an answer names the size of the image it holds, not the one that was asked for")
    func answer() {
        let image = Self.base64(Self.samples[0].bytes)
        for isStream in [false, true] {
            var stream = ImageStream(ImageStream.Request(isStream: isStream, model: "gpt-image-2"), now: 1)
            var told = stream.take(
                #"{"type":"response.output_item.done","item":{"type":"image_generation_call","size":"auto","result":"\#(image)"}}"#
            )
            let (events, ending) = stream.finish()
            told += events
            if case .success(let json?, _) = ending { told.append(json) }
            #expect(told.count == 1 && told[0].contains(#""size":"1536x1025""#))
        }
    }
}
