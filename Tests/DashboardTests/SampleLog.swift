import ErrorPolicy
import OpsModel
import Synchronization

/// The sample behind the port of the live reader: every question is answered at once.
final class SampleLog: OpsObserving, AccountDirectory, ErrorResolving {
    let observations: AsyncStream<OpsObservation>
    private let continuation: AsyncStream<OpsObservation>.Continuation
    private let directory = Mutex(SampleDirectory())
    private let state = Mutex<(rows: [ErrorRow], questions: [OpsQuery])>((Sample.rows, []))

    init() {
        (observations, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var questions: [OpsQuery] { state.withLock { $0.questions } }

    func ask(_ query: OpsQuery) {
        let rows = state.withLock { state in
            state.questions.append(query)
            return state.rows
        }
        continuation.yield(.snapshot(answer(query, rows)))
    }

    /// Rows are committed, and whoever watches is told.
    func commit(_ rows: [ErrorRow]) {
        let (all, question) = state.withLock { state in
            state.rows = rows + state.rows
            return (state.rows, state.questions.last)
        }
        if let question { continuation.yield(.snapshot(answer(question, all))) }
    }

    func fail(_ sentence: String) { continuation.yield(.failed(sentence)) }

    func failovers(_ question: FailoverQuestion) async throws(OpsReadFailure) -> FailoverAnswer {
        Sample.failovers(question, rows: state.withLock { $0.rows })
    }

    func detail(of id: Int64) async throws(OpsReadFailure) -> ErrorDetail? {
        let row = state.withLock { state in state.rows.first { $0.id == id } }
        return row.map(Sample.detail)
    }

    func rules(_ span: TimeSpan, scope: Scope) async throws(OpsReadFailure) -> RuleBook {
        Sample.book(Sample.rules, span)
    }

    func trial(
        of tried: TriedRule,
        _ span: TimeSpan,
        scope: Scope,
        limit: Int
    ) async throws(OpsReadFailure) -> RuleTrial? {
        let rows = state.withLock { $0.rows }
        return Sample.trial(tried, among: Sample.rules, rows: rows)
    }

    private func answer(_ query: OpsQuery, _ rows: [ErrorRow]) -> OpsSnapshot {
        var answer = Sample.answer(query, rows: rows)
        answer.accounts = directory.withLock { $0.accounts }
        return answer
    }

    func commit(_ change: AccountChange) async throws(AccountRefusal) -> AccountChanged {
        let result = directory.withLock { $0.commit(change, now: Sample.now) }
        commit([])
        return try result.get()
    }

    func undo(_ auditID: Int64, actor: String) async throws(AccountRefusal) -> AccountChanged {
        let result = directory.withLock { $0.undo(auditID, actor: actor, now: Sample.now) }
        commit([])
        return try result.get()
    }

    func disableCost(of id: Int64, span: TimeSpan, scope: Scope) async throws(OpsReadFailure) -> DisableCost {
        directory.withLock { $0.cost(id, span, now: Sample.now) }
    }

    func loads(_ span: TimeSpan, bucket: Int64, scope: Scope) async throws(OpsReadFailure) -> AccountLoads {
        directory.withLock { $0.loads(span, bucket) }
    }

    func auditLog(limit: Int) async throws(OpsReadFailure) -> [AuditEntry] {
        directory.withLock { Array($0.entries.suffix(limit).reversed()) }
    }

    func commit(_ change: ResolutionChange) async throws(ChangeRefusal) -> [ResolutionChanged] {
        let done = change.targets.map { target in
            mark(target.id, change.result, id: 1, change.action, change.note)
        }
        commit([])
        return done
    }

    func undo(_ auditID: Int64, note: ChangeNote) async throws(ChangeRefusal) -> ResolutionChanged {
        guard let marked = state.withLock({ state in state.rows.first { $0.resolved } }) else {
            throw ChangeRefusal("Change \(auditID) is not in the audit log: nothing was undone.")
        }
        let done = mark(marked.id, .open, id: auditID + 1, "undo", note)
        commit([])
        return done
    }

    private func mark(
        _ id: Int64,
        _ resolution: Resolution,
        id auditID: Int64,
        _ action: String,
        _ note: ChangeNote
    ) -> ResolutionChanged {
        state.withLock { state in
            for index in state.rows.indices where state.rows[index].id == id {
                state.rows[index].resolved = resolution.isResolved
            }
        }
        let entry = AuditEntry(
            id: auditID,
            createdAt: note.at,
            actor: note.actor,
            action: action,
            target: AuditEntry.target(ofError: id)
        )
        return ResolutionChanged(id: id, resolution: resolution, audit: entry)
    }
}
