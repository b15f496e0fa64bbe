extension AccountHandling {
    func effect(
        _ operation: AccountEffect.Operation,
        on account: Int64? = nil,
        seconds: Int? = nil,
        scope: String? = nil,
        reason: String? = nil
    ) -> AccountEffect {
        AccountEffect(operation, account: account ?? self.account.id, seconds: seconds, scope: scope, reason: reason)
    }

    /// A verdict that takes the account out.
    func out(_ effects: [AccountEffect]) -> Verdict { Verdict(effects: effects, disables: true) }

    func setError(_ reason: String, on account: Int64? = nil) -> [AccountEffect] {
        [
            effect(.setError, on: account, reason: reason),
            effect(.runtimeBlock, on: account, seconds: Self.blockSeconds),
        ]
    }

    func pause(seconds: Int, _ reason: String, on account: Int64? = nil) -> [AccountEffect] {
        [
            effect(.temporarilyUnschedulable, on: account, seconds: seconds, reason: reason),
            effect(.runtimeBlock, on: account, seconds: seconds),
        ]
    }
}
