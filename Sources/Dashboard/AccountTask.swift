package import OpsModel

/// What the loop is to ask of the account directory.
package enum AccountTask: Equatable, Sendable {
    /// What accounts met in a span, but not before a moment: a screen that changes all the time asks once a second.
    case loads(TimeSpan, bucket: Int64, Scope, notBefore: Timestamp)
    case cost(Int64, TimeSpan, Scope)
    case commit(AccountChange)
    /// Take back a change of the audit log, of that account, in the name of an actor.
    case undo(Int64, account: Int64, actor: String)
    case audit
}

/// What became of an `AccountTask`.
package enum AccountReport: Equatable, Sendable {
    case loads(Result<AccountLoads, OpsReadFailure>)
    case cost(Int64, Result<DisableCost, OpsReadFailure>)
    case changed(Int64, Result<AccountChanged, AccountRefusal>)
    case audit(Result<[AuditEntry], OpsReadFailure>)
}
