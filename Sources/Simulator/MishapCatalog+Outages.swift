extension MishapCatalog {
    /// Upstreams that are down, slow or not there.
    static let outages: [Mishap] = [
        .error(
            "server error",
            500,
            type: "server_error",
            weight: 3.5,
            latency: 2_000...38_000,
            on: .all,
            [
                "The server had an error processing your request. Sorry about that! Please contact us through our help "
                    + "center if the error persists.",
                "An error occurred while processing your request. You can retry your request, or contact us through "
                    + "our help center at help.openai.com if the error persists. Please include the request ID "
                    + "f44b5619-1355-4144-b280-d8538051541f in your message.",
            ]
        ),
        .json(
            "server error, relayed",
            500,
            weight: 2,
            latency: 1_000...30_000,
            from: .relay,
            [
                #"{"error":true,"msg":"生成失败，请重试","code":-1}"#,
                #"{"error":{"message":"litellm.InternalServerError: OpenAIException - {\"error\":{\"code\":503,\"message\":\"The model is overloaded. Please try again later.\",\"status\":\"UNAVAILABLE\"}}. Received Model Group={model}","type":"server_error","param":null,"code":"500"}}"#,
                #"{"error":{"message":null,"type":null,"param":null,"code":null}}"#,
            ]
        ),
        .error(
            "overloaded",
            503,
            type: "service_unavailable_error",
            code: "server_is_overloaded",
            weight: 2,
            latency: 400...4_000,
            headers: ["retry-after": "8"],
            from: [.direct, .codex],
            on: .all,
            ["Our servers are currently overloaded. Please try again later."]
        ),
        .json(
            "unavailable",
            503,
            weight: 2,
            latency: 300...3_000,
            on: .all,
            [
                #"{"error":{"message":"The service is temporarily unavailable. Please retry in a moment.","type":"server_error","param":null,"code":null}}"#,
                #"{"error":"The model is overloaded, please retry later"}"#,
            ]
        ),
        .json(
            "no channel",
            503,
            weight: 2,
            latency: 60...300,
            from: .relay,
            on: .all,
            [
                #"{"error":{"message":"当前分组 default 下对于模型 {model} 无可用渠道 (request id: 2025121521151664761470129816750)","type":"new_api_error"}}"#
            ]
        ),
        .json(
            "site overloaded",
            529,
            weight: 0.8,
            latency: 200...2_000,
            from: .relay,
            on: .all,
            grave: true,
            [#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#]
        ),
        Mishap(
            name: "bad gateway page",
            answer: .http(
                status: 502,
                contentType: "text/html; charset=UTF-8",
                headers: ["cf-ray": "9a1b2c3d4e5f6789"]
            ),
            texts: [
                """
                <!DOCTYPE html>
                <html lang="en-US">
                <head>
                <title>images.relay.example | 502: Bad gateway</title>
                <meta charset="UTF-8" />
                </head>
                <body><div id="cf-wrapper"><h1><span>Bad gateway</span> <span class="code-label">Error code 502</span></h1>
                <p>The web server reported a bad gateway error.</p></div></body>
                </html>
                """,
                "502 Bad Gateway\norigin_bad_gateway\nThe origin web server returned an invalid or incomplete response.",
            ],
            upstreams: .relay,
            endpoints: .all,
            weight: 3,
            latency: 200...9_000
        ),
        Mishap(
            name: "tool failed",
            answer: .http(status: 502, contentType: "text/plain", headers: [:]),
            texts: ["The image generation tool encountered an error. Please try again."],
            upstreams: .codex,
            weight: 2,
            latency: 9_000...44_000
        ),
        Mishap(
            name: "gateway timeout",
            answer: .http(status: 504, contentType: "text/html", headers: [:]),
            texts: [
                "<html> <head><title>504 Gateway Time-out</title></head> <body> <center><h1>504 Gateway Time-out</h1>"
                    + "</center> <hr><center>openresty/1.21.4.2</center> </body> </html>"
            ],
            upstreams: [.relay, .direct],
            weight: 1.2,
            latency: 60_000...60_900
        ),
        Mishap(
            name: "origin timeout",
            answer: .http(
                status: 524,
                contentType: "text/html; charset=UTF-8",
                headers: ["cf-ray": "8f00ba4f00ba4f00"]
            ),
            texts: [
                """
                <!DOCTYPE html>
                <html class="no-js" lang="en-US">
                <head>
                <title>images.relay.example | 524: A timeout occurred</title>
                <meta charset="UTF-8" />
                </head>
                <body><div id="cf-wrapper"><h1><span>A timeout occurred</span></h1></div></body>
                </html>
                """
            ],
            upstreams: .relay,
            weight: 2.5,
            latency: 100_000...101_500
        ),
        Mishap(
            name: "connection refused",
            answer: .transport(sent: false),
            texts: [
                "dial tcp 203.0.113.24:443: connect: connection refused",
                "dial tcp: lookup images.relay.example: no such host",
                "net/http: TLS handshake timeout",
            ],
            upstreams: [.relay, .direct],
            endpoints: .all,
            weight: 1.2,
            latency: 20...10_000
        ),
        Mishap(
            name: "connection lost",
            answer: .transport(sent: true),
            texts: [
                "read tcp 10.0.4.7:51022->203.0.113.9:443: read: connection reset by peer",
                "unexpected EOF",
                "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            ],
            endpoints: .all,
            weight: 2,
            latency: 4_000...120_000
        ),
    ]
}
