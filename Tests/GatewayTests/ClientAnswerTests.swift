import Gateway
import NIOCore
import Testing

@Suite("The answer between the work and the connection")
struct ClientAnswerTests {
    @Test("What is written is read in order, once")
    func order() async {
        let answer = ClientAnswer()
        async let written: Void = {
            answer.begin(status: 200, headers: [("content-type", "text/event-stream")])
            for word in ["a", "b", "c"] { await answer.write(ByteBuffer(string: word)) }
            answer.finish()
        }()
        #expect(await answer.head()?.status == 200)
        var text = ""
        while let piece = await answer.next() { text += String(buffer: piece) }
        await written
        #expect(text == "abc")
        #expect(await answer.next() == nil)
    }

    @Test("A client that leaves lets the writer go on to its end")
    func leaving() async {
        let answer = ClientAnswer()
        answer.begin(status: 200, headers: [])
        async let written: Void = {
            for _ in 0..<3 { await answer.write(ByteBuffer(string: "image")) }
            answer.finish()
        }()
        _ = await answer.next()
        answer.clientLeft()
        await written
        #expect(answer.isGone)
        #expect(answer.bodyBytes == 15)
        #expect(await answer.next() == nil)
    }

    @Test("A client that closes its connection with the whole answer in hand did not leave")
    func goingHome() async {
        let answer = ClientAnswer()
        answer.complete(status: 200, headers: [], body: ByteBuffer(string: "image"))
        _ = await answer.head()
        _ = await answer.next()
        #expect(answer.isUnderWay)
        answer.delivered()
        answer.clientLeft()
        await answer.ended()
        #expect(!answer.isGone && !answer.isUnderWay)
    }

    @Test("One that closes it before the connection took everything left, however little was missing")
    func leavingEarly() async {
        let answer = ClientAnswer()
        answer.complete(status: 200, headers: [], body: ByteBuffer(string: "image"))
        _ = await answer.head()
        _ = await answer.next()
        async let ended: Void = answer.ended()
        answer.clientLeft()
        await ended
        #expect(answer.isGone && !answer.isUnderWay)
    }

    @Test("An answer that ends without a head has none")
    func headless() async {
        let answer = ClientAnswer()
        answer.finish()
        #expect(await answer.head() == nil)
    }
}
