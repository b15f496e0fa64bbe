import OpsModel
import OpsStore

/// Writes changes of the dashboard into a log on disk, off the threads that others need. Each change opens the file
/// anew, for as long as it takes, so that nobody holds a log open for writing who only looks on.
struct LogWriter: Sendable {
    let path: String
    private let queue: BlockingQueue

    /// - Parameter label: names the queue that the writing waits on.
    init(path: String, label: String) {
        self.path = path
        queue = BlockingQueue(label: label)
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (OpsLog) throws(ChangeRefusal) -> Value
    ) async throws(ChangeRefusal) -> Value {
        let path = path
        return try await queue.run { () -> Result<Value, ChangeRefusal> in
            do {
                return .success(try body(OpsLog.open(path, mode: .readWrite)))
            } catch {
                return .failure(error as? ChangeRefusal ?? ChangeRefusal("\(error)"))
            }
        }.get()
    }
}
