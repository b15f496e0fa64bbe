/// Which account a request tries next, and when it gives up. Event in, action out; the loop obeys and reports back.
///
/// Legal order: `start`, then `chosen` or `noAccount` after each `.choose`, then one of `finished`, `failed`, `broke`
/// after each `.forward`. A wait is an action with its milliseconds; the loop waits and asks for `resume`.
package struct FailoverMachine: Sendable {
    package enum Event: Sendable {
        /// The request begins.
        case start
        /// The scheduler chose an account.
        case chosen(account: Int64, kind: AccountContext.Kind)
        /// The scheduler has none.
        case noAccount(NoAccount)
        /// The wait is over.
        case resume
        /// The attempt succeeded, or an answer that is no failover was written.
        case finished
        /// The attempt failed over. `bytesWritten` counts keep-alive comments too.
        case failed(FailoverError, bytesWritten: Bool, clientIsGone: Bool)
        /// The attempt ended in a failure of the gateway's own.
        case broke(bytesWritten: Bool)
    }

    package enum Action: Sendable {
        case choose(excluding: Set<Int64>)
        case forward(account: Int64)
        /// Wait so many milliseconds, then send `resume`. The account is not pinned.
        case wait(milliseconds: Int)
        /// No account is left: answer from the last failure, as a stream's event if bytes were written.
        case answerExhausted(FailoverError?, inStream: Bool)
        case answerNoAccount(NoAccount)
        /// 502 "Upstream request failed".
        case answerInternalFailure(inStream: Bool)
        /// The client left: nothing is sent, 499 is recorded.
        case stop
        case done
    }

    /// Which account is being tried, if one is.
    private enum State: Sendable {
        case idle
        case forwarding(Int64, AccountContext.Kind)
        case ended
    }

    /// How many accounts may follow the first.
    package let maxSwitches: Int
    private var state = State.idle
    /// Accounts this request will not try again.
    package private(set) var excluded: Set<Int64> = []
    /// How often the request moved on.
    package private(set) var switches = 0
    private var retries: [Int64: Int] = [:]
    private var last: FailoverError?

    /// An OAuth account's 429 ends the request after so many switches.
    static let rateLimitedSwitches = 3

    package init(maxSwitches: Int = PolicySettings().maxAccountSwitches) { self.maxSwitches = maxSwitches }

    /// Takes what happened, says what to do.
    package mutating func handle(_ event: Event) -> Action {
        switch event {
        case .start, .resume:
            return .choose(excluding: excluded)
        case .chosen(let account, let kind):
            state = .forwarding(account, kind)
            return .forward(account: account)
        case .noAccount(let why):
            return end(excluded.isEmpty ? .answerNoAccount(why) : .answerExhausted(last, inStream: false))
        case .finished:
            return end(.done)
        case .broke(let bytesWritten):
            return end(.answerInternalFailure(inStream: bytesWritten))
        case .failed(let failure, let bytesWritten, let clientIsGone):
            guard case .forwarding(let account, let kind) = state else { return end(.done) }
            if bytesWritten { return end(.answerExhausted(failure, inStream: true)) }
            if clientIsGone { return end(.stop) }
            return failed(failure, account: account, kind: kind)
        }
    }

    private mutating func failed(_ failure: FailoverError, account: Int64, kind: AccountContext.Kind) -> Action {
        let count = retries[account, default: 0]
        if let retry = failure.retry, retry.allows(count: count) {
            // Waiting out a window is bounded by the window, not by a count.
            if retry.limit != nil { retries[account] = count + 1 }
            state = .idle
            return .wait(milliseconds: retry.delay(beforeRetry: count + 1))
        }
        excluded.insert(account)
        last = failure
        if switches >= maxSwitches { return end(.answerExhausted(failure, inStream: false)) }
        switches += 1
        if Self.stops(afterSwitch: switches, kind: kind, status: failure.status) {
            return end(.answerExhausted(failure, inStream: false))
        }
        state = .idle
        return .choose(excluding: excluded)
    }

    /// Whether an OAuth account's 429 ends the request after this many switches.
    package static func stops(afterSwitch switches: Int, kind: AccountContext.Kind, status: Int) -> Bool {
        kind.waitsOutRateLimits && status == 429 && switches >= rateLimitedSwitches
    }

    private mutating func end(_ action: Action) -> Action {
        state = .ended
        return action
    }
}
