extension MishapCatalog {
    /// Credentials, permissions and models an account does not have.
    static let access: [Mishap] = [
        .json(
            "token revoked",
            401,
            weight: 0.4,
            latency: 90...400,
            from: .codex,
            on: .all,
            grave: true,
            [
                #"{"error":{"message":"Encountered invalidated oauth token for user, failing request","code":"token_revoked"},"status":401}"#,
                #"{"error":{"message":"Your authentication token has been invalidated. Please try signing in again.","type":"invalid_request_error","code":"token_invalidated","param":null},"status":401}"#,
            ]
        ),
        .error(
            "key refused",
            401,
            type: "invalid_request_error",
            code: "invalid_api_key",
            weight: 0.4,
            latency: 90...300,
            from: [.direct, .relay],
            on: .all,
            grave: true,
            ["Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys."]
        ),
        .error(
            "unverified organization",
            403,
            type: "invalid_request_error",
            weight: 0.8,
            latency: 150...600,
            from: .direct,
            grave: true,
            [
                "Your organization must be verified to use the model `{model}`. Please go to: "
                    + "https://platform.openai.com/settings/organization/general and click on Verify Organization. If "
                    + "you just verified, it can take up to 15 minutes for access to propagate."
            ]
        ),
        .json(
            "forbidden",
            403,
            weight: 0.6,
            latency: 70...300,
            from: .relay,
            on: .all,
            grave: true,
            [
                #"{"error":{"message":"用户额度不足, 剩余额度: ＄0.000312 (request id: 20260101000000000000000ZZZzzz99)","type":"new_api_error","param":"","code":"insufficient_user_quota"}}"#,
                #"{"errors":[{"message":"You don't have permission to access this.","extensions":{"code":"FORBIDDEN"}}]}"#,
            ]
        ),
        .error(
            "model missing",
            404,
            type: "invalid_request_error",
            code: "model_not_found",
            weight: 1.5,
            latency: 120...500,
            from: .direct,
            on: .all,
            ["The model `{model}` does not exist or you do not have access to it."]
        ),
        .error(
            "model unknown",
            400,
            type: "image_generation_user_error",
            code: "invalid_value",
            param: "model",
            weight: 2,
            latency: 150...600,
            from: [.direct, .codex],
            ["The model '{model}' does not exist."]
        ),
        Mishap(
            name: "model out of range",
            answer: .http(status: 404, contentType: "text/plain", headers: [:]),
            texts: ["模型 {model} 不在当前 API Key 的可用模型范围内", #"{"error":{"code":"404","message":"Resource not found"}}"#],
            upstreams: .relay,
            endpoints: .all,
            weight: 1.5,
            latency: 80...300
        ),
        .json(
            "plan without model",
            400,
            weight: 0.5,
            latency: 300...900,
            from: .codex,
            on: .text,
            grave: true,
            [
                #"{"type":"error","status":400,"error":{"type":"invalid_request_error","message":"The '{model}' model is not supported when using Codex with a ChatGPT account."}}"#
            ]
        ),
    ]
}
