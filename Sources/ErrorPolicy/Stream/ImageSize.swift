/// Width and height of an image, read from the first bytes of its file: PNG, JPEG, WebP and GIF.
package struct ImageSize: Sendable, Hashable {
    package let width: Int
    package let height: Int

    /// As sizes are written in requests and answers.
    package var text: String { "\(width)x\(height)" }

    /// How many segments of a JPEG are passed over: cameras write a dozen, colour profiles of megabytes a hundred.
    static let segmentLimit = 512

    /// Nil where the bytes are no such image, or too few.
    package init?(_ bytes: [UInt8]) { self.init { $0 < bytes.count ? bytes[$0] : nil } }

    /// Reads an image in Base64, of which only what is needed is decoded.
    package init?(base64 text: String) {
        var text = text
        let size = text.withUTF8 { Self(base64: $0) }
        guard let size else { return nil }
        self = size
    }

    private init?(base64 letters: UnsafeBufferPointer<UInt8>) {
        self.init { index in
            let first = index / 3 * 4 + index % 3
            guard first + 1 < letters.count, let high = letters[first].base64Value,
                let low = letters[first + 1].base64Value
            else { return nil }
            return switch index % 3 {
            case 0: high << 2 | low >> 4
            case 1: high << 4 | low >> 2
            default: high << 6 | low
            }
        }
    }

    /// - Parameter byte: the byte at an index that is not negative; nil past the end.
    private init?(byte: (Int) -> UInt8?) {
        func number(at start: Int, bytes: Int, isLittle: Bool = false) -> Int? {
            var value = 0
            for offset in 0..<bytes {
                guard let next = byte(start + (isLittle ? bytes - 1 - offset : offset)) else { return nil }
                value = value << 8 | Int(next)
            }
            return value
        }
        func reads(_ text: String, at start: Int) -> Bool {
            text.utf8.enumerated().allSatisfy { byte(start + $0.offset) == $0.element }
        }
        var found: (width: Int?, height: Int?) = (nil, nil)
        if byte(0) == 0x89, reads("PNG\r\n\u{1A}\n", at: 1), reads("IHDR", at: 12) {
            found = (number(at: 16, bytes: 4), number(at: 20, bytes: 4))
        } else if reads("GIF87a", at: 0) || reads("GIF89a", at: 0) {
            found = (number(at: 6, bytes: 2, isLittle: true), number(at: 8, bytes: 2, isLittle: true))
        } else if reads("RIFF", at: 0), reads("WEBP", at: 8) {
            if reads("VP8X", at: 12) {
                found = (number(at: 24, bytes: 3, isLittle: true), number(at: 27, bytes: 3, isLittle: true))
                found = (found.width.map { $0 + 1 }, found.height.map { $0 + 1 })
            } else if reads("VP8L", at: 12), byte(20) == 0x2F, let bits = number(at: 21, bytes: 4, isLittle: true) {
                found = ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
            } else if reads("VP8 ", at: 12), number(at: 23, bytes: 3) == 0x9D012A {
                // The two upper bits scale the image on screen.
                let size = (number(at: 26, bytes: 2, isLittle: true), number(at: 28, bytes: 2, isLittle: true))
                found = (size.0.map { $0 & 0x3FFF }, size.1.map { $0 & 0x3FFF })
            }
        } else if number(at: 0, bytes: 2) == 0xFFD8, let frame = Self.jpegFrame({ number(at: $0, bytes: 2) }) {
            found = (number(at: frame + 3, bytes: 2), number(at: frame + 1, bytes: 2))
        }
        guard let width = found.width, let height = found.height, width > 0, height > 0 else { return nil }
        (self.width, self.height) = (width, height)
    }

    /// Where the frame header of a JPEG begins, past its length.
    ///
    /// - Parameter number: the two bytes at an index as a number.
    private static func jpegFrame(_ number: (Int) -> Int?) -> Int? {
        var index = 2
        for _ in 0..<segmentLimit {
            guard let marker = number(index), marker >> 8 == 0xFF else { return nil }
            switch marker & 0xFF {
            case 0xFF: index += 1  // Filling.
            case 0x01, 0xD0...0xD8: index += 2  // Without a length.
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: return index + 4
            case 0xD9, 0xDA: return nil  // The image itself begins, or is over.
            default:
                guard let length = number(index + 2), length >= 2 else { return nil }
                index += 2 + length
            }
        }
        return nil
    }
}

extension UInt8 {
    /// What a letter of Base64, also of its kind for URLs, stands for.
    fileprivate var base64Value: UInt8? {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): self - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
