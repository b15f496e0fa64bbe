package import ErrorPolicy

/// What an error is decided by beside itself: the rules and the account's past, of one moment.
package struct Standing: Equatable, Sendable {
    /// In the order in which they are tried; disabled ones too.
    package var rules: [PassthroughRule]
    package var history: AccountHistory

    package init(rules: [PassthroughRule] = [], history: AccountHistory = AccountHistory()) {
        self.rules = rules
        self.history = history
    }
}
