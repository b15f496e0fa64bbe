import NIOCore
import Testing

@testable import Gateway

@Suite("Lines of a stream")
struct LineSplitterTests {
    @Test("However the bytes are cut, the lines are the same")
    func cuts() throws {
        let text = "data: a\r\n\r\n: note\ndata: 雪\n\nlast"
        for size in 1...text.utf8.count {
            var splitter = LineSplitter(limit: 100)
            var lines: [String] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                lines += try splitter.take(ByteBuffer(bytes: rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(lines == ["data: a", "", ": note", "data: 雪", ""])
            #expect(splitter.finish() == "last")
            #expect(splitter.finish() == nil)
        }
    }

    @Test("A line over the limit is refused, with or without an end")
    func limit() throws {
        var splitter = LineSplitter(limit: 4)
        #expect(try splitter.take(ByteBuffer(string: "1234\n12")) == ["1234"])
        #expect(throws: LineSplitter.TooLong.self) { try splitter.take(ByteBuffer(string: "345\n")) }
        var endless = LineSplitter(limit: 4)
        #expect(throws: LineSplitter.TooLong.self) { try endless.take(ByteBuffer(string: "12345")) }
    }
}
