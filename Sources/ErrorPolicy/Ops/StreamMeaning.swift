/// What the code of a failed stream stands for.
struct StreamMeaning {
    let status: Int
    let type: String

    init?(code: String) {
        switch code {
        case "rate_limit_exceeded": (status, type) = (429, "rate_limit_error")
        case "permission_denied", "permission_error", "insufficient_permissions", "cyber_policy", "content_policy":
            (status, type) = (403, "permission_error")
        case "invalid_request", "context_length_exceeded": (status, type) = (400, "invalid_request_error")
        case "server_is_overloaded": (status, type) = (503, "overloaded_error")
        case "service_unavailable", "service_unavailable_error":
            (status, type) = (503, "service_unavailable_error")
        case "server_error": (status, type) = (503, "api_error")
        case "authentication_failed": (status, type) = (401, "authentication_error")
        default: return nil
        }
    }

    static func status(ofType type: String) -> Int {
        if type.containsBytes("rate_limit") { return 429 }
        if type.containsBytes("permission") || type.containsBytes("forbidden") { return 403 }
        if type.containsBytes("authentication") { return 401 }
        if type.containsBytes("invalid_request") { return 400 }
        if type.containsBytes("overloaded") || type.containsBytes("service_unavailable") { return 503 }
        return 502
    }
}
