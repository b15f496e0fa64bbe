extension MishapCatalog {
    /// Rates, quotas and bills.
    static let limits: [Mishap] = [
        .error(
            "image rate",
            429,
            type: "input-images",
            code: "rate_limit_exceeded",
            weight: 4,
            latency: 120...600,
            from: [.direct, .codex],
            [
                "Rate limit reached for {model} (for limit gpt-image) on input-images per min: Limit 250, Used 250, "
                    + "Requested 1. Please try again in 2.4s.",
                "Rate limit reached for {model} (for limit gpt-image) on input-images per min: Limit 5, Used 5, "
                    + "Requested 1. Please try again in 12s.",
            ]
        ),
        .error(
            "request rate",
            429,
            type: "requests",
            code: "rate_limit_exceeded",
            weight: 4,
            latency: 110...500,
            headers: ["retry-after": "6"],
            from: [.direct, .relay],
            on: .all,
            [
                "Rate limit reached on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in "
                    + "467ms.",
                "You've exceeded the rate limit, please slow down and try again after 5.84 seconds.",
            ]
        ),
        .json(
            "quota window",
            429,
            weight: 0.6,
            latency: 130...700,
            from: [.direct, .codex],
            grave: true,
            [
                #"{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"team","resets_in_seconds":214}}"#,
                #"{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_in_seconds":276}}"#,
            ]
        ),
        .error(
            "quota spent",
            429,
            type: "insufficient_quota",
            code: "insufficient_quota",
            weight: 2,
            latency: 120...500,
            from: .direct,
            on: .all,
            [
                "You exceeded your current quota, please check your plan and billing details. For more information on "
                    + "this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors."
            ]
        ),
        .json(
            "rate, relayed",
            429,
            weight: 3,
            latency: 90...400,
            headers: ["retry-after": "4"],
            from: .relay,
            on: .all,
            [
                #"{"error":{"message":"请求过于频繁，请在 20 秒后重试 (request id: 20260101000000000000000ABCdef12)","type":"new_api_error","param":"","code":"rate_limit_exceeded"}}"#,
                #"{"error":null,"message":"quota exceeded for this token","success":false}"#,
                #"{"detail":{"error":{"message":"no available account for image generation","type":"rate_limit_error","code":"no_account"}}}"#,
            ]
        ),
        .json(
            "billing limit",
            400,
            weight: 2,
            latency: 200...900,
            from: [.direct, .relay],
            [
                #"{"error":{"message":"Billing hard limit has been reached.","type":"billing_limit_user_error","param":null,"code":"billing_hard_limit_reached"}}"#
            ]
        ),
        .json(
            "credit spent",
            402,
            weight: 0.5,
            latency: 110...400,
            from: .relay,
            on: .all,
            grave: true,
            [
                #"{"error":"insufficient_balance","message":"Insufficient balance. Top up or upgrade your subscription to continue.","upgradeUrl":"/settings/billing"}"#
            ]
        ),
    ]
}
