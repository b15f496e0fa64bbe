package import ErrorPolicy
package import Logging
package import OpsModel
internal import Synchronization

/// The accounts of the gateway: who is next, what happened to whom. Shared by all requests; nothing in it waits.
package final class AccountPool: Sendable {
    package enum Choice: Sendable {
        case account(UpstreamAccount)
        case none(NoAccount)
    }

    private struct State {
        var roster: AccountRoster
        var rules: [PassthroughRule] = []

        func standing(of id: Int64, at now: Timestamp) -> Standing {
            Standing(rules: rules, history: roster.history(of: id, at: now))
        }
    }

    private let state: Mutex<State>
    private let routing: (any OpsRouting)?
    private let logger: Logger?

    /// - Parameters:
    ///   - routing: where effects are stored and uses are told; nil keeps everything in memory.
    ///   - logger: gets a line when an account gets no more requests.
    package init(_ accounts: [UpstreamAccount], routing: (any OpsRouting)? = nil, logger: Logger? = nil) {
        state = Mutex(State(roster: AccountRoster(accounts)))
        self.routing = routing
        self.logger = logger
    }

    /// Takes over another configuration; requests under way keep the accounts they have.
    package func replace(_ accounts: [UpstreamAccount]) { state.withLock { $0.roster.replace(accounts) } }

    /// Takes over what the ops log says: an account that an operator disabled is not chosen from here on, one that was
    /// made usable again has its blocks and counters cleared.
    package func adopt(_ routing: RoutingState) {
        state.withLock { state in
            state.roster.adopt(routing.accounts)
            state.rules = routing.rules
        }
    }

    /// Adopts every state of the log until the log's port is closed or the task is cancelled.
    package func follow() async {
        guard let routing else { return }
        for await state in routing.states { adopt(state) }
    }

    /// In the order in which they are tried; disabled ones too.
    package var rules: [PassthroughRule] { state.withLock { $0.rules } }

    /// The account for a request; choosing counts as use.
    ///
    /// - Parameter excluded: accounts this request will not try again.
    package func choose(for image: ImageRequest, excluding excluded: Set<Int64>, at now: Timestamp) -> Choice {
        let choice = state.withLock { $0.roster.choose(for: image.model, excluding: excluded, at: now) }
        if case .account(let account) = choice { routing?.used(account.id, at: now) }
        return choice
    }

    /// Whether any account could be given a request now.
    package func hasUsableAccount(at now: Timestamp) -> Bool { state.withLock { $0.roster.hasUsable(at: now) } }

    /// What an error of an account is decided by now.
    package func standing(of id: Int64, at now: Timestamp) -> Standing {
        state.withLock { $0.standing(of: id, at: now) }
    }

    /// Decides about an account's error by what is known now, and carries out what it does to accounts: in memory before
    /// this returns, in the ops log soon. Of two errors that are decided at once one knows of the other.
    ///
    /// - Parameters:
    ///   - model: as the client named it.
    ///   - judge: the decision; asked again where something it rests on changed meanwhile.
    @discardableResult
    package func decide(
        on id: Int64,
        model: String,
        at now: Timestamp,
        _ judge: (Standing) -> Decision
    ) -> Decision {
        while true {
            let standing = standing(of: id, at: now)
            // Without the lock: an error may be long, and nobody else should wait while it is read.
            let decision = judge(standing)
            let (isCurrent, pause) = state.withLock { state -> (Bool, AccountPause?) in
                guard state.standing(of: id, at: now) == standing else { return (false, nil) }
                let (stored, pause) = state.roster.failed(decision, on: id, model: model, at: now)
                // Within the lock, so that the log gets the effects in the order in which they happened.
                for (effect, moment) in stored { routing?.apply([effect], at: moment) }
                return (true, pause)
            }
            guard isCurrent else { continue }
            if let pause { logger?.warning("\(pause.words)") }
            return decision
        }
    }

    /// A success ends what failures began: counters and streaks, not the pauses that run.
    package func succeeded(_ id: Int64, model: String, at now: Timestamp) {
        state.withLock { $0.roster.succeeded(id, model: model) }
    }
}
