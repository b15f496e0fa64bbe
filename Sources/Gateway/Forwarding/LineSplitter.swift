internal import NIOCore

/// Cuts a stream of bytes into lines, however the pieces fall.
struct LineSplitter {
    /// A line that is longer than a line may be.
    struct TooLong: Error {}

    /// In bytes.
    private let limit: Int
    private var pending: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The lines that the piece ends, without their line breaks.
    mutating func take(_ piece: ByteBuffer) throws(TooLong) -> [String] {
        var lines: [String] = []
        var rest = piece.readableBytesView[...]
        while let end = rest.firstIndex(of: 0x0A) {
            guard pending.count + rest.distance(from: rest.startIndex, to: end) <= limit else { throw TooLong() }
            if pending.isEmpty {
                lines.append(Self.text(rest[..<end]))
            } else {
                pending.append(contentsOf: rest[..<end])
                lines.append(Self.text(pending[...]))
                pending = []
            }
            rest = rest[(end + 1)...]
        }
        guard pending.count + rest.count <= limit else { throw TooLong() }
        pending.append(contentsOf: rest)
        return lines
    }

    /// The line that no line break ended; nil without one.
    mutating func finish() -> String? {
        defer { pending = [] }
        return pending.isEmpty ? nil : Self.text(pending[...])
    }

    private static func text(_ bytes: some BidirectionalCollection<UInt8>) -> String {
        String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes.dropLast(0), as: UTF8.self)
    }
}
