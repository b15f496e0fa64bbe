internal import OpsModel
internal import TerminalCanvas

/// The accounts, in the order in which the gateway tries them: by platform, priority and id. Rows never change places
/// by themselves.
package struct AccountsPane: Equatable, Sendable {
    var cursor = ListCursor<Int64>()
    /// Whether only accounts are listed that get no requests now.
    var showsOnlyOff = false
    /// What they met in the window; the last answer stays until the next is there.
    var loads: AccountLoads?
    var loadsFailure: String?
    var asking = Asking()
    /// A change that is being written, or that the log does not show yet.
    var pending: Pending?

    struct Pending: Equatable, Sendable {
        var id: Int64
        /// The row's time once it is written; nil until then.
        var writtenAt: Timestamp?
    }

    /// Where asking stands. It shows nowhere, so it makes no difference between two screens.
    struct Asking: Equatable, Sendable {
        var isUnderWay = false
        /// What was asked about last.
        var subject: Subject?
        var at: Timestamp?

        /// A time and a scope, and when the snapshot was read that shows them.
        struct Subject: Equatable, Sendable {
            var span: TimeSpan
            var scope: Scope
            var readAt: Timestamp
        }

        static func == (a: Asking, b: Asking) -> Bool { true }
    }
}

extension Dashboard {
    /// Loads are read at most this often, in milliseconds.
    private static let loadsInterval = Milliseconds.second

    /// Accounts on screen from the top down. Where only those that are off are listed, the selected one stays until
    /// the cursor leaves it: who enables an account sees that it is on.
    var shownAccounts: [Account] {
        (snapshot?.accounts ?? [])
            .filter { !accounts.showsOnlyOff || isOff($0) || $0.id == accounts.cursor.selected }
            .sorted { ($0.platform, $0.priority, $0.id) < ($1.platform, $1.priority, $1.id) }
    }

    /// Whether it gets no requests now, or none for some models or for images.
    func isOff(_ account: Account) -> Bool { account.state(at: now) != .schedulable }

    mutating func toggleOffAccounts() {
        let old = shownAccounts.map(\.id)
        accounts.showsOnlyOff.toggle()
        if accounts.showsOnlyOff, selectedAccount.map(isOff) == false {
            // The nearest one that is off: the account that was looked at is none of them.
            let off = (snapshot?.accounts ?? []).filter(isOff).map(\.id)
            accounts.cursor.settle(from: old, to: old.filter(off.contains), height: accountRows)
        }
        accounts.cursor.settle(from: old, to: shownAccounts.map(\.id), height: accountRows)
    }

    var selectedAccount: Account? { snapshot?.accounts.first { $0.id == accounts.cursor.selected } }

    /// Rows of accounts that fit the pane: under the heads, and above the line about the selected one.
    var accountRows: Int {
        max(ScreenLayout.listRows(layout.accounts, header: 1) - accountFootRows(layout.accounts.height - 2), 0)
    }

    /// Rows at the foot of the pane that tell about the selected account.
    func accountFootRows(_ height: Int) -> Int { height >= 6 ? 1 : 0 }

    mutating func moveInAccounts(_ action: Action) {
        accounts.cursor.perform(action, in: shownAccounts.map(\.id), height: accountRows)
    }

    /// Takes over a new list of accounts; a pending change is over once the log shows it.
    mutating func settleAccounts(from old: [Int64]) {
        accounts.cursor.settle(from: old, to: shownAccounts.map(\.id), height: accountRows)
        endPending()
    }

    mutating func endPending() {
        guard let pending = accounts.pending, let writtenAt = pending.writtenAt else { return }
        let row = snapshot?.accounts.first { $0.id == pending.id }
        if row.map({ $0.updatedAt ?? writtenAt >= writtenAt }) ?? true { accounts.pending = nil }
    }

    /// Asks what the accounts met, if that is on screen and what is known is about an older answer.
    mutating func askLoads() -> [Effect] {
        guard let snapshot, !layout.accounts.isEmpty, !accounts.asking.isUnderWay else { return [] }
        let (span, scope) = (snapshot.span, snapshot.query.scope)
        let subject = AccountsPane.Asking.Subject(span: span, scope: scope, readAt: snapshot.readAt)
        guard accounts.asking.subject != subject else { return [] }
        let at = accounts.asking.at.map { max($0 + Dashboard.loadsInterval, now) } ?? now
        accounts.asking = AccountsPane.Asking(isUnderWay: true, subject: subject, at: at)
        return [.account(.loads(span, bucket: snapshot.bucket, scope, notBefore: at))]
    }

    mutating func take(_ loads: Result<AccountLoads, OpsReadFailure>) -> [Effect] {
        accounts.asking.isUnderWay = false
        switch loads {
        case .success(let loads):
            accounts.loads = loads
            accounts.loadsFailure = nil
        case .failure(let failure): accounts.loadsFailure = failure.description
        }
        return askLoads()
    }
}
