internal import NIOCore

/// Runs tasks on the event loop of a connection. A request, its connection and the connection to the upstream then take
/// turns on one thread; otherwise every step of a request would wake another one.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    /// Bodies that are longer take so long to read or to rewrite that a loop's other connections would notice (bytes).
    private static let longBody = 1 << 20

    init(_ loop: any EventLoop) { self.loop = loop }

    /// Where a request with this body is read and served where that would hold up its connection's loop; nil where it
    /// would not.
    static func elsewhere(for body: ByteBuffer) -> (any TaskExecutor)? {
        body.readableBytes > longBody ? globalConcurrentExecutor : nil
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
