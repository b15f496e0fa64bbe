/// The codes and words of the peer's own refusals, by which they are told from an upstream's.
enum LocalLimits {
    /// The client's key, user or group was refused.
    ///
    /// - Parameter message: lowercased.
    static func isAuthentication(code: String, message: String) -> Bool {
        authenticationCodes.contains(code) || authenticationTexts.contains(where: message.containsBytes)
    }

    /// A limit of the gateway's own was met.
    ///
    /// - Parameter message: lowercased.
    static func isLimit(code: String, message: String) -> Bool {
        limitCodes.contains(code) || limitTexts.contains(where: message.containsBytes)
    }

    private static let authenticationCodes: Set<String> = [
        "INVALID_API_KEY", "API_KEY_REQUIRED", "API_KEY_EXPIRED", "API_KEY_DISABLED", "USER_NOT_FOUND",
        "USER_INACTIVE", "GROUP_DELETED", "GROUP_DISABLED",
    ]

    private static let authenticationTexts = [
        "invalid api key", "api key is required", "api key is disabled", "api key is expired", "api key has expired",
        "api key 已过期", "api key 已禁用", "user associated with api key not found", "user account is not active",
        "user is inactive", "user account is disabled", "api key 所属分组已停用", "用户已被禁用", "api key 所属分组已删除",
        "api key 所属分组已禁用", "is not assigned to any group",
    ]

    private static let limitCodes: Set<String> = [
        "INSUFFICIENT_BALANCE", "USAGE_LIMIT_EXCEEDED", "SUBSCRIPTION_NOT_FOUND", "SUBSCRIPTION_INVALID",
        "SUBSCRIPTION_EXPIRED", "API_KEY_QUOTA_EXHAUSTED", "API_KEY_RATE_LIMITED", "api_key_in_query_deprecated",
        "ACCESS_DENIED", "RPM_EXCEEDED", "CONCURRENCY_LIMIT_EXCEEDED", "insufficient_balance",
    ]

    private static let limitTexts = [
        "insufficient balance", "insufficient account balance", "subscription is invalid or expired",
        "no active subscription", "subscription not found", "subscription has expired", "usage limit exceeded",
        "额度已用完", "余额不足", "订阅已过期", "订阅无效", "quota exhausted", "quota exceeded for this api key",
        "too many pending requests",
        "concurrency limit exceeded", "rpm limit", "requests per minute limit", "request rate limit exceeded for user",
        "image generation is not enabled for this group", "is not supported for this platform",
        "api key in query parameter is deprecated", "not in whitelist", "not in the whitelist", "ip is not allowed",
        "not allowed by policy", "content policy of this service",
    ]
}
