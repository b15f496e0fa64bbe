internal import AsyncHTTPClient
internal import NIOCore
internal import Synchronization

/// Knows whether any of a request may have reached the upstream: its body is asked for once a connection is there and
/// the head goes out.
final class SentMark: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    fileprivate func set() { flag.store(true, ordering: .releasing) }

    /// The pieces as a body that sets the mark when it is first asked for.
    func body(_ pieces: [ByteBuffer]) -> HTTPClientRequest.Body {
        if pieces.count == 1, pieces[0].readableBytes <= Whole.limit { return .bytes(Whole(pieces[0], mark: self)) }
        let length = pieces.reduce(Int64(0)) { $0 + Int64($1.readableBytes) }
        return .stream(Pieces(pieces: pieces, mark: self), length: .known(length))
    }

    /// A body that goes out with the head, in one write.
    private struct Whole: RandomAccessCollection, Sendable {
        /// The HTTP client takes more in pieces (4 MiB), which it asks for one by one in a task.
        static let limit = 4 << 20

        private let bytes: ByteBufferView
        private let mark: SentMark

        init(_ buffer: ByteBuffer, mark: SentMark) {
            bytes = buffer.readableBytesView
            self.mark = mark
        }

        var startIndex: Int { bytes.startIndex }
        var endIndex: Int { bytes.endIndex }

        subscript(position: Int) -> UInt8 {
            mark.set()
            return bytes[position]
        }

        func withContiguousStorageIfAvailable<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
            mark.set()
            return try bytes.withContiguousStorageIfAvailable(body)
        }
    }

    private struct Pieces: AsyncSequence, Sendable {
        typealias Element = ByteBuffer

        let pieces: [ByteBuffer]
        let mark: SentMark

        func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces[...], mark: mark) }

        struct Iterator: AsyncIteratorProtocol {
            var pieces: ArraySlice<ByteBuffer>
            let mark: SentMark

            mutating func next() async -> ByteBuffer? {
                mark.set()
                return pieces.popFirst()
            }
        }
    }
}
