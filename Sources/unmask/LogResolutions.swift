import OpsModel
import OpsStore

/// Marks errors of a log on disk for the dashboard. A change opens the file anew, for as long as it takes.
struct LogResolutions: ErrorResolving {
    let path: String
    private let queue = BlockingQueue(label: "resolutions")

    init(path: String) { self.path = path }

    func commit(_ change: ResolutionChange) async throws(ChangeRefusal) -> [ResolutionChanged] {
        try await write { log throws(ChangeRefusal) in try log.commit(change) }
    }

    func undo(_ auditID: Int64, note: ChangeNote) async throws(ChangeRefusal) -> ResolutionChanged {
        try await write { log throws(ChangeRefusal) in try log.undoResolution(auditID, note: note) }
    }

    private func write<Value: Sendable>(
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
