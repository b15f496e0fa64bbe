/// The status an error object inside an image stream stands for.
package enum StreamErrorStatus {
    /// - Parameters:
    ///   - type: `error.type`, empty when absent.
    ///   - code: `error.code`, empty when absent.
    package static func status(type: String, code: String) -> Int {
        let type = type.lowercased()
        let code = code.lowercased()
        if type.containsBytes("rate_limit") || code.containsBytes("rate_limit") { return 429 }
        if type.containsBytes("authentication") || code.containsBytes("invalid_api_key") || code == "unauthorized" {
            return 401
        }
        if type.containsBytes("permission") || code == "forbidden" { return 403 }
        if type.containsBytes("not_found") || code.containsBytes("not_found") { return 404 }
        let isRefused =
            type.containsBytes("invalid_request") || type == "image_generation_user_error"
            || code == "moderation_blocked"
            || ["content_policy", "policy_violation", "safety_violation"].contains(where: code.containsBytes)
        return isRefused ? 400 : 502
    }
}
