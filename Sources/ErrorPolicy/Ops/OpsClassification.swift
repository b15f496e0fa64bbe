/// Where an error arose, whose it is, how bad it is (SPEC 7.4).
package struct OpsClassification: Sendable, Hashable {
    package let type: String
    package let phase: OpsPhase
    package let isBusinessLimited: Bool
    package let severity: OpsSeverity

    /// What the request left behind beside its answer.
    package struct Context: Sendable, Hashable {
        /// Whether an upstream answered with an error, or an attempt failed.
        package var hasUpstreamError = false
        /// Whether the last attempt failed while the account was being authenticated.
        package var failedInAccountAuth = false
        /// Why a client was limited by business, if the gateway marked it so.
        package var businessLimit: String?
        /// Whether the gateway had no capacity left to route to.
        package var lacksCapacity = false

        /// The mark of a model that is configured nowhere.
        package static let localModelConfiguration = "local_model_configuration"

        package init() {}
    }

    package init(type: String, code: String, message: String, status: Int, context: Context = Context()) {
        let normalized = OpsErrorType.normalized(type, code: code)
        self.type = normalized
        severity = OpsSeverity(type: normalized, status: status)
        let message = message.lowercased()
        if context.lacksCapacity {
            (phase, isBusinessLimited) = (.routing, true)
        } else if context.businessLimit == Context.localModelConfiguration {
            (phase, isBusinessLimited) = (.routing, true)
        } else if context.businessLimit != nil, !context.hasUpstreamError {
            (phase, isBusinessLimited) = (.auth, true)
        } else if context.failedInAccountAuth {
            (phase, isBusinessLimited) = (.accountAuth, false)
        } else if context.hasUpstreamError {
            (phase, isBusinessLimited) = (.upstream, false)
        } else if LocalLimits.isAuthentication(code: code, message: message) {
            (phase, isBusinessLimited) = (.auth, true)
        } else if LocalLimits.isLimit(code: code, message: message) {
            (phase, isBusinessLimited) = (.request, true)
        } else {
            (phase, isBusinessLimited) = (Self.phase(ofType: normalized, message: message), false)
        }
    }

    private static func phase(ofType type: String, message: String) -> OpsPhase {
        switch type {
        case "authentication_error": return .auth
        case "billing_error", "subscription_error", "invalid_request_error", "permission_error", "forbidden_error",
            "not_found_error", "model_not_found":
            return .request
        case "rate_limit_error":
            let isLocal = ["concurrency", "pending", "queue"].contains(where: message.containsBytes)
            return isLocal ? .request : .upstream
        case "upstream_error", "overloaded_error": return .upstream
        case "api_error":
            return message.containsBytes("no available") && message.containsBytes("account") ? .routing : .internal
        default: return .internal
        }
    }
}
