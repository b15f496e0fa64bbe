/// A text to be looked for whatever its case. Only A to Z are folded, as SQLite's NOCASE and LIKE do, so that a filter
/// finds the same rows in the log and on screen.
struct FoldedText: Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = text.utf8.map(Self.fold) }

    private static func fold(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// Whether `text` is this text.
    func equals(_ text: String) -> Bool {
        text.utf8.count == bytes.count && zip(text.utf8, bytes).allSatisfy { Self.fold($0) == $1 }
    }

    /// Whether this text stands anywhere in `text`.
    func isFound(in text: String) -> Bool {
        let found: Bool? = text.utf8.withContiguousStorageIfAvailable { isFound(in: $0) }
        return found ?? Array(text.utf8).withUnsafeBufferPointer { isFound(in: $0) }
    }

    private func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        guard text.count >= bytes.count else { return false }
        for start in 0...(text.count - bytes.count) where Self.fold(text[start]) == first {
            var length = 1
            while length < bytes.count, Self.fold(text[start + length]) == bytes[length] { length += 1 }
            if length == bytes.count { return true }
        }
        return false
    }

    /// Whether `text` is this pattern with any run of characters, even none, for each `*`.
    ///
    /// Goes back to the last star only, which is enough, so the time is the product of the lengths at worst.
    func isPattern(of text: String) -> Bool {
        let text = text.utf8.map(Self.fold)
        let star = UInt8(ascii: "*")
        var p = 0
        var t = 0
        var lastStar: (p: Int, t: Int)?
        while t < text.count {
            if p < bytes.count, bytes[p] == star {
                lastStar = (p, t)
                p += 1
            } else if p < bytes.count, bytes[p] == text[t] {
                p += 1
                t += 1
            } else if let star = lastStar {
                lastStar = (star.p, star.t + 1)
                p = star.p + 1
                t = star.t + 1
            } else {
                return false
            }
        }
        return bytes[p...].allSatisfy { $0 == star }
    }
}
