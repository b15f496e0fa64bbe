package import ErrorPolicy

/// What the ops log says about routing: whom requests may go to, and which rules decide what clients are told.
package struct RoutingState: Hashable, Sendable {
    /// Every account's row, by id.
    package var accounts: [Account]
    /// In the order in which they are tried; disabled ones too.
    package var rules: [PassthroughRule]

    package init(accounts: [Account] = [], rules: [PassthroughRule] = []) {
        self.accounts = accounts
        self.rules = rules
    }
}

/// The port through which a gateway shares its accounts' state with the ops log: what operators change there reaches
/// the gateway, what errors do to accounts reaches the operators. Nothing here waits or throws: a request never waits
/// for the log.
package protocol OpsRouting: Sendable {
    /// The state now, and again after every commit by anybody that changed it. For one consumer; while the log cannot
    /// be read nothing comes and the last state holds.
    var states: AsyncStream<RoutingState> { get }
    /// Queues what an error does to accounts; effects that are not stored (`isStored`) are ignored.
    ///
    /// - Parameter now: when it happened; the effects' seconds count from it.
    func apply(_ effects: [AccountEffect], at now: Timestamp)
    /// Queues that an account was given a request; told to the log every few seconds.
    func used(_ account: Int64, at now: Timestamp)
}
