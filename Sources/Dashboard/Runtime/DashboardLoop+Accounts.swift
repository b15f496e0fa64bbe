internal import OpsModel

extension DashboardLoop {
    /// Asks the account directory and posts what it says.
    func perform(_ task: AccountTask) {
        let (accounts, inbox, now) = (accounts, inbox, configuration.now)
        Task {
            if case .loads(_, _, _, let moment) = task, moment > now() {
                try? await Task.sleep(for: .milliseconds(moment.since(now())))
            }
            inbox.post(.account(await DashboardLoop.report(on: task, accounts)))
        }
    }

    private static func report(on task: AccountTask, _ accounts: any AccountDirectory) async -> AccountReport {
        switch task {
        case .loads(let span, let bucket, let scope, _):
            return .loads(
                await result { () async throws(OpsReadFailure) in
                    try await accounts.loads(span, bucket: bucket, scope: scope)
                }
            )
        case .cost(let id, let span, let scope):
            return .cost(
                id,
                await result { () async throws(OpsReadFailure) in
                    try await accounts.disableCost(of: id, span: span, scope: scope)
                }
            )
        case .commit(let change):
            return .changed(
                change.account.id,
                await result { () async throws(AccountRefusal) in try await accounts.commit(change) }
            )
        case .undo(let id, let accountID, let actor):
            return .changed(
                accountID,
                await result { () async throws(AccountRefusal) in try await accounts.undo(id, actor: actor) }
            )
        case .audit:
            return .audit(
                await result { () async throws(OpsReadFailure) in
                    try await accounts.auditLog(limit: AuditOverlay.limit)
                }
            )
        }
    }

    private static func result<Value, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async -> Result<Value, Failure> {
        do throws(Failure) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
