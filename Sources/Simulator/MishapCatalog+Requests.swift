extension MishapCatalog {
    /// What callers do wrong: no account is to blame, and the client needs the upstream's own words.
    static let requests: [Mishap] = refusals.map(\.inStream) + parameters + files

    private static let refusals: [Mishap] = [
        .error(
            "moderation",
            400,
            type: "image_generation_user_error",
            code: "moderation_blocked",
            weight: 13,
            latency: 1_800...19_000,
            from: [.direct, .codex],
            [
                "Your request was rejected by the safety system. safety_violations=[sexual].",
                "Your request was rejected by the safety system. safety_violations=[violence].",
                "Your request was rejected by the safety system. If you believe this is an error, contact us at "
                    + "help.openai.com and include the request ID 6f1c7e02-31a3-4a04-9a41-bf442d857c0d. "
                    + "safety_violations=[sexual].",
                "Your request was rejected by the safety system. If you believe this is an error, contact us at "
                    + "help.openai.com and include the request ID 0b52d1aa-77d4-4c0e-8f6e-2d1f5a90c3e7. "
                    + "safety_violations=[self-harm].",
            ]
        ),
        .json(
            "moderation, relayed",
            400,
            weight: 8,
            latency: 2_400...21_000,
            from: .relay,
            [
                #"{"error":{"message":"Your request was rejected by the safety system. safety_violations=[sexual].","type":"image_generation_user_error","param":"","code":"moderation_blocked"}}"#,
                #"{"error":{"message":"上游安全系统拒绝请求","type":"image_generation_user_error","param":null,"code":"moderation_blocked"}}"#,
                #"{"contentFilter":[{"level":2,"role":"user"}],"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语，感谢您的配合。"}}"#,
                #"{"request_id":"d7672fe9-d99d-401a-8319-6c625e68fe39","code":"DataInspectionFailed","message":"Input data may contain inappropriate content."}"#,
            ]
        ),
        .error(
            "content policy",
            400,
            type: "invalid_request_error",
            code: "content_policy_violation",
            weight: 4,
            latency: 1_200...9_000,
            from: .direct,
            [
                "Your request was rejected as a result of our safety system. Your prompt may contain text that is not "
                    + "allowed by our safety system.",
                "Your request was rejected as a result of our safety system. Image descriptions generated from your "
                    + "prompt may contain text that is not allowed by our safety system.",
            ]
        ),
    ]

    private static let parameters: [Mishap] = [
        .error(
            "size",
            400,
            type: "image_generation_user_error",
            code: "invalid_value",
            param: "size",
            weight: 9,
            latency: 180...900,
            [
                "Invalid size '4096x4096'. The longest edge must be less than or equal to 3840.",
                "Invalid size '576x1024'. Requested resolution is below the current minimum pixel budget.",
                "Invalid size '1000x1000'. Width and height must both be divisible by 16.",
                "Invalid value: '512x512'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'.",
            ]
        ),
        .error(
            "unknown parameter",
            400,
            type: "invalid_request_error",
            code: "unknown_parameter",
            param: "response_format",
            weight: 7,
            latency: 140...600,
            from: [.direct, .relay],
            ["Unknown parameter: 'response_format'."]
        ),
        .json(
            "unsupported parameter",
            400,
            weight: 5,
            latency: 140...600,
            from: .codex,
            [#"{"detail":"Unsupported parameter: response_format"}"#, #"{"detail":"Unsupported parameter: user"}"#]
        ),
        .error(
            "quality",
            400,
            type: "invalid_request_error",
            code: "invalid_value",
            param: "quality",
            weight: 4,
            latency: 150...700,
            [
                "Invalid value: 'standard'. Supported values are: 'low', 'medium', 'high', and 'auto'.",
                "Invalid value: 'hd'. Supported values are: 'low', 'medium', 'high', and 'auto'.",
            ]
        ),
        .error(
            "count",
            400,
            type: "invalid_request_error",
            code: "integer_above_max_value",
            param: "n",
            weight: 2,
            latency: 140...500,
            ["Invalid 'n': integer above maximum value. Expected a value <= 10, but got 12 instead."]
        ),
        .error(
            "background",
            400,
            type: "image_generation_user_error",
            code: "invalid_value",
            param: "tools",
            weight: 2,
            latency: 300...1_400,
            from: .codex,
            ["Transparent background is not supported for this model."]
        ),
        .error(
            "input fidelity",
            400,
            type: "image_generation_user_error",
            code: "invalid_input_fidelity_model",
            weight: 2,
            latency: 300...1_100,
            on: .edits,
            ["The model '{model}' does not support the 'input_fidelity' parameter."]
        ),
        .json(
            "validation list",
            422,
            weight: 2.5,
            latency: 90...400,
            from: .relay,
            [
                #"{"detail":[{"type":"missing","loc":["body","image"],"msg":"Field required","input":null}]}"#,
                #"{"detail":[{"loc":["body","size"],"msg":"value is not a valid enumeration member; permitted: '1024x1024', '1024x1536'","type":"type_error.enum"}]}"#,
            ]
        ),
        .json(
            "nested",
            400,
            weight: 2.5,
            latency: 700...4_000,
            from: .relay,
            [
                #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\",\"message\":\"Model '{model}' supports at most 1 image per request.\"}}"}}}"#,
                #"{"error":{"message":"{\"error\":{\"message\":\"Invalid value: 'gif'. Supported values are: 'png', 'webp', and 'jpeg'.\",\"type\":\"invalid_request_error\",\"param\":\"output_format\",\"code\":\"invalid_value\"}}","type":"upstream_error","code":"bad_response_status_code"}}"#,
            ]
        ),
        .error(
            "context length",
            400,
            type: "invalid_request_error",
            code: "context_length_exceeded",
            param: "messages",
            weight: 3,
            latency: 200...1_200,
            on: .text,
            [
                "This model's maximum context length is 272000 tokens. However, your messages resulted in 301442 "
                    + "tokens. Please reduce the length of the messages."
            ]
        ),
        .error(
            "temperature",
            400,
            type: "invalid_request_error",
            code: "unsupported_value",
            param: "temperature",
            weight: 3,
            latency: 150...500,
            on: .text,
            [
                "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported."
            ]
        ),
    ]

    private static let files: [Mishap] = [
        .error(
            "invalid image",
            400,
            type: "invalid_request_error",
            code: "invalid_image",
            param: "masked_image",
            weight: 6,
            latency: 400...2_500,
            on: .edits,
            ["Your image was invalid."]
        ),
        .error(
            "mime type",
            400,
            type: "invalid_request_error",
            code: "unsupported_file_mimetype",
            param: "image",
            weight: 5,
            latency: 200...900,
            from: [.direct, .relay],
            on: .edits,
            [
                "Invalid file 'image': unsupported mimetype ('application/octet-stream'). Supported file formats are "
                    + "'image/jpeg', 'image/png', and 'image/webp'."
            ]
        ),
        .error(
            "download",
            400,
            type: "invalid_request_error",
            code: "invalid_value",
            param: "image",
            weight: 3,
            latency: 2_000...12_000,
            from: .codex,
            on: .edits,
            ["Error while downloading file. Upstream status code: 404."]
        ),
        Mishap(
            name: "too large",
            answer: .http(status: 413, contentType: "text/html", headers: ["server": "nginx"]),
            texts: [
                "<html>\n<head><title>413 Request Entity Too Large</title></head>\n<body>\n<center><h1>413 Request "
                    + "Entity Too Large</h1></center>\n<hr><center>nginx/1.24.0</center>\n</body>\n</html>\n"
            ],
            upstreams: .relay,
            endpoints: .edits,
            weight: 2,
            latency: 60...700
        ),
    ]
}
