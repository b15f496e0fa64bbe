import OpsModel
import OpsStore

/// Marks errors of a log on disk for the dashboard.
struct LogResolutions: ErrorResolving {
    private let writer: LogWriter

    init(path: String) { writer = LogWriter(path: path, label: "resolutions") }

    func commit(_ change: ResolutionChange) async throws(ChangeRefusal) -> [ResolutionChanged] {
        try await writer.write { log throws(ChangeRefusal) in try log.commit(change) }
    }

    func undo(_ auditID: Int64, note: ChangeNote) async throws(ChangeRefusal) -> ResolutionChanged {
        try await writer.write { log throws(ChangeRefusal) in try log.undoResolution(auditID, note: note) }
    }
}
