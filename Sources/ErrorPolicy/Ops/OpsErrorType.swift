/// The types the peer's ops log knows.
package enum OpsErrorType {
    package static let known: Set<String> = [
        "invalid_request_error", "authentication_error", "permission_error", "model_not_found", "service_unavailable",
        "rate_limit_error", "billing_error", "subscription_error", "upstream_error", "overloaded_error",
        "service_unavailable_error", "api_error", "not_found_error", "forbidden_error",
    ]

    static let clientMistakes: Set<String> = [
        "invalid_request_error", "authentication_error", "permission_error", "forbidden_error", "not_found_error",
        "model_not_found", "billing_error", "subscription_error",
    ]

    /// A known type stays; otherwise the code decides.
    package static func normalized(_ type: String, code: String) -> String {
        if known.contains(type) { return type }
        switch code {
        case "INSUFFICIENT_BALANCE": return "billing_error"
        case "USAGE_LIMIT_EXCEEDED", "SUBSCRIPTION_NOT_FOUND", "SUBSCRIPTION_INVALID": return "subscription_error"
        default: return "api_error"
        }
    }
}
