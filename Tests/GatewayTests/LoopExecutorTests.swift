import NIOCore
import NIOPosix
import Testing

@testable import Gateway

@Suite("The event loop as the place where requests are served")
struct LoopExecutorTests {
    @Test("A task runs on the loop, also after it waited for something else and in its child tasks")
    func onTheLoop() async {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let other = MultiThreadedEventLoopGroup.singleton.next()
        await withTaskExecutorPreference(LoopExecutor(loop)) {
            #expect(loop.inEventLoop)
            await withTaskExecutorPreference(LoopExecutor(other)) { #expect(other.inEventLoop) }
            #expect(loop.inEventLoop)
            async let child = loop.inEventLoop
            #expect(await child)
        }
    }
}
