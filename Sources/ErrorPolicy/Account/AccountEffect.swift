/// One change an upstream error makes to an account's state. A value: whoever owns the accounts carries it out.
package struct AccountEffect: Sendable, Hashable {
    package enum Operation: String, Sendable, Hashable, CaseIterable {
        /// Status `error`, the reason as its message, schedulable off.
        case setError = "set_error"
        /// Paused for a while; a later end that is set already stays.
        case temporarilyUnschedulable = "temp_unschedulable"
        case rateLimited = "rate_limited"
        case overloaded
        /// One model, or one capability, of the account.
        case modelRateLimited = "model_rate_limited"
        /// In the gateway's memory only.
        case runtimeBlock = "runtime_block"
        /// In the gateway's memory only, one model; its length comes from `TransientStreaks`.
        case modelRuntimeBlock = "model_runtime_block"
        /// The quota windows the upstream reported.
        case codexUsage = "update_extra"
        /// The plan the upstream reported.
        case planType = "update_credentials"

        /// Whether the change is written to the accounts table.
        package var isStored: Bool {
            switch self {
            case .setError, .temporarilyUnschedulable, .rateLimited, .overloaded, .modelRateLimited: true
            case .runtimeBlock, .modelRuntimeBlock, .codexUsage, .planType: false
            }
        }
    }

    package var operation: Operation
    package var accountID: Int64
    /// How long from now; nil for a state that lasts until somebody changes it.
    package var seconds: Int?
    /// The model or capability, for the model-scoped operations.
    package var scope: String?
    package var reason: String?
    package var usage: CodexUsage?

    package init(
        _ operation: Operation,
        account: Int64,
        seconds: Int? = nil,
        scope: String? = nil,
        reason: String? = nil,
        usage: CodexUsage? = nil
    ) {
        self.operation = operation
        accountID = account
        self.seconds = seconds
        self.scope = scope
        self.reason = reason
        self.usage = usage
    }
}
