internal import Dispatch
package import OpsModel
internal import Synchronization

/// The port for account changes on an ops log. A change opens the file anew, for as long as it takes, so that nobody
/// holds a log open for writing who only looks on; questions share a connection while the file is the same.
package final class LogAccounts: AccountDirectory {
    private let path: String
    private let clock: @Sendable () -> Timestamp
    /// Calls do not wait on the threads that others need.
    private let queue = DispatchQueue(label: "ops-accounts")
    private let reader = Mutex<(log: OpsLog, file: FileFacts.Identity?)?>(nil)

    /// - Parameter clock: tells the time of changes, and what has expired.
    package init(path: String, clock: @escaping @Sendable () -> Timestamp) {
        self.path = path
        self.clock = clock
    }

    package func commit(_ change: AccountChange) async throws(AccountRefusal) -> AccountChanged {
        try await open { log, now throws(AccountRefusal) in try log.commit(change, at: now) }
    }

    package func undo(_ auditID: Int64, actor: String) async throws(AccountRefusal) -> AccountChanged {
        try await open { log, now throws(AccountRefusal) in try log.undo(auditID, actor: actor, at: now) }
    }

    package func disableCost(
        of id: Int64,
        span: TimeSpan,
        scope: Scope
    ) async throws(OpsReadFailure) -> DisableCost {
        let cost = try await read { log, now throws(OpsLogError) in
            try log.disableCost(of: id, span: span, scope: scope, at: now)
        }
        guard let cost else { throw OpsReadFailure("Account \(id) is not in the log any more.") }
        return cost
    }

    package func loads(_ span: TimeSpan, bucket: Int64, scope: Scope) async throws(OpsReadFailure) -> AccountLoads {
        try await read { log, _ throws(OpsLogError) in try log.accountLoads(span, bucket: bucket, scope: scope) }
    }

    package func auditLog(limit: Int) async throws(OpsReadFailure) -> [AuditEntry] {
        try await read { log, _ throws(OpsLogError) in try log.auditLog(limit: limit) }
    }

    private func open(
        _ body: @escaping @Sendable (OpsLog, Timestamp) throws(AccountRefusal) -> AccountChanged
    ) async throws(AccountRefusal) -> AccountChanged {
        let (path, clock) = (path, clock)
        return try await run { () -> Result<AccountChanged, AccountRefusal> in
            do throws(OpsLogError) {
                let log = try OpsLog.open(path, mode: .readWrite)
                do throws(AccountRefusal) {
                    return .success(try body(log, clock()))
                } catch {
                    return .failure(error)
                }
            } catch {
                return .failure(AccountRefusal(error.description))
            }
        }.get()
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (OpsLog, Timestamp) throws(OpsLogError) -> Value
    ) async throws(OpsReadFailure) -> Value {
        try await run { [self] () -> Result<Value, OpsReadFailure> in
            do throws(OpsLogError) {
                return .success(try body(openReader(), clock()))
            } catch {
                return .failure(OpsReadFailure(error.description))
            }
        }.get()
    }

    private func openReader() throws(OpsLogError) -> OpsLog {
        let file = FileFacts.identity(of: path)
        if let open = reader.withLock({ $0 }), open.file == file { return open.log }
        let log = try OpsLog.open(path)
        reader.withLock { $0 = (log, file) }
        return log
    }

    private func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
