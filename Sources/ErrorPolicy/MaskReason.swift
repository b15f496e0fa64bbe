/// Why a masked client was told something generic. The raw values are those of `ops_error_logs.mask_reason`.
package enum MaskReason: String, CaseIterable, Codable, Sendable, Hashable {
    /// A handler that hides what it does not know answered for this error.
    case genericHandler = "generic_handler"
    /// The account's custom error codes leave this status out.
    case statusNotHandled = "status_not_handled"
    /// Every account that could have answered failed.
    case accountsExhausted = "accounts_exhausted"
    /// No HTTP answer came: DNS, connect, TLS, a reset or a timeout.
    case transportError = "transport_error"
}
