import ErrorPolicy
import Foundation
import Gateway
import NIOCore
import TestSupport
import Testing

/// The client that most people have. Each test runs a case of `Tests/Clients/openai_sdk.py`.
@Suite("The official OpenAI SDK", .enabled(if: OpenAISDK.python != nil, Comment(rawValue: OpenAISDK.missing)))
struct OpenAISDKTests {
    typealias Kind = ClientGateway.Kind

    private static let images = [ClientUpstream.image]
    private static let generated = events("image_generation")

    private static func events(_ prefix: String) -> [[String]] {
        ClientUpstream.partials.enumerated().map { ["\(prefix).partial_image", $0.element, "\($0.offset)"] }
            + [["\(prefix).completed", ClientUpstream.image, ""]]
    }

    private func run(
        _ name: String,
        _ kind: Kind = .apikey,
        check: (JSONValue, ClientGateway) async throws -> Void
    ) async throws {
        try await ClientGateway.run(kind) { running in
            try await OpenAISDK.run(name, at: running.url, key: GatewayFixture.key)
        } check: {
            try await check($0, $1)
        }
    }

    private func expectRows(
        _ running: ClientGateway,
        _ sql: String,
        _ wanted: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = try await running.rows(sql)
        #expect(rows == wanted, sourceLocation: sourceLocation)
    }

    private func expectBadSize(_ told: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) {
        let truth = JSONReader.strict(ClientUpstream.badSize)?["error"]
        #expect(told.text("class") == "BadRequestError", sourceLocation: sourceLocation)
        #expect(told.number("status") == 400, sourceLocation: sourceLocation)
        for name in ["message", "type", "code", "param"] {
            #expect(told[name]?.text == truth?[name]?.text, sourceLocation: sourceLocation)
        }
        #expect(told.text("text").contains(truth?.text("message") ?? "?"), sourceLocation: sourceLocation)
    }

    @Test("generates an image", .timeLimit(.minutes(30)), arguments: Kind.allCases)
    func generate(_ kind: Kind) async throws {
        try await run("generate", kind) { told, running async throws in
            #expect(told["images"]?.texts == Self.images)
            #expect(told.number("created") == 5)
            #expect(told.text("request_id").hasPrefix("gw_"))
            try await expectRows(running, "SELECT count(*) FROM ops_error_logs", ["0"])
            try await expectRows(running, "SELECT sum(successes) FROM ops_traffic_rollups", ["1"])
        }
    }

    @Test("edits a file, several files, and with a mask", .timeLimit(.minutes(30)), arguments: Kind.allCases)
    func edit(_ kind: Kind) async throws {
        try await run("edit", kind) { told, running async throws in
            #expect(told["one"]?.texts == Self.images)
            #expect(told["several"]?.texts == Self.images)
            let sent = running.upstream.requests().map { Data($0.body.readableBytesView) }
            let pixels = (told["pixels"]?.texts ?? []).map { hex in
                Data(stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) })
            }
            try #require(sent.count == 2 && pixels.count == 3)
            let found = sent.map { body in
                pixels.map { pixel in
                    !body.ranges(of: kind == .apikey ? pixel : Data(pixel.base64EncodedString().utf8)).isEmpty
                }
            }
            #expect(found == [[true, false, false], [true, true, true]])
        }
    }

    @Test("streams partial images", .timeLimit(.minutes(30)), arguments: Kind.allCases)
    func stream(_ kind: Kind) async throws {
        try await run("stream", kind) { told, _ async throws in
            #expect(told["generated"]?["events"]?.table == Self.generated)
            #expect(told["generated"]?["failure"]?.isNull == true)
            #expect(told["edited"]?["events"]?.table == Self.events("image_edit"))
        }
    }

    @Test(
        "raises the error that ends a stream, in the upstream's words",
        .timeLimit(.minutes(30)),
        arguments: Kind.allCases
    )
    func brokenStream(_ kind: Kind) async throws {
        try await run("broken_stream", kind) { told, running async throws in
            #expect(told["events"]?.table == Array(Self.generated.prefix(2)))
            let failure = try #require(told["failure"])
            #expect(failure.text("class") == "APIError")
            #expect(failure.text("text") == "Rejected by the safety system.")
            #expect(failure.text("type") == "image_generation_user_error")
            #expect(failure.text("code") == "moderation_blocked")
            // What an API-key account's upstream streams is relayed unread. Inside a stream an error stands for the status
            // that it has as an answer of its own.
            let row = kind == .apikey ? [] : ["1|400|400|moderation_blocked"]
            try await expectRows(
                running,
                "SELECT in_stream, status_code, upstream_status_code, upstream_error_code FROM ops_error_logs",
                row
            )
        }
    }

    @Test(
        "raises BadRequestError with the upstream's truth and the id of the row in the ops log",
        .timeLimit(.minutes(30)),
        arguments: Kind.allCases,
        ["refused", "refused_stream"]
    )
    func refused(_ kind: Kind, _ name: String) async throws {
        try await run(name, kind) { told, running async throws in
            expectBadSize(told)
            #expect(told.text("upstream_request_id") == "req_up_1")
            let columns = "status_code, outcome, upstream_error_code, upstream_error_param, upstream_request_id"
            try await expectRows(
                running,
                "SELECT request_id, \(columns) FROM ops_error_logs",
                ["\(told.text("request_id"))|400|surfaced|invalid_value|size|req_up_1"]
            )
        }
    }

    @Test("raises the gateway's own refusals as what they are", .timeLimit(.minutes(30)))
    func refusals() async throws {
        try await run("wrong_key") { told, running async throws in
            #expect(told.text("class") == "AuthenticationError")
            #expect(told.text("type") == "authentication_error")
            #expect(told.text("message") == "Invalid API key")
            try await expectRows(
                running,
                "SELECT request_id, status_code, outcome FROM ops_error_logs",
                ["\(told.text("request_id"))|401|local"]
            )
            #expect(running.upstream.requests().isEmpty)
        }
        try await run("unreadable") { told, running async throws in
            #expect(told.text("class") == "BadRequestError")
            #expect(told.text("message") == "images endpoint requires an image model, got \"dall-e-3\"")
            #expect(running.upstream.requests().isEmpty)
        }
    }

    @Test(
        "raises RateLimitError; asked to retry, it asks the upstream again and gets its image",
        .timeLimit(.minutes(30))
    )
    func rateLimited() async throws {
        try await run("too_fast") { told, running async throws in
            #expect(told.text("class") == "RateLimitError")
            #expect(told.number("status") == 429)
            #expect(told.text("type") == "rate_limit_error")
            try await expectRows(
                running,
                "SELECT request_id, upstream_error_message FROM ops_error_logs",
                ["\(told.text("request_id"))|Slow down."]
            )
        }
        try await run("retried") { told, running async throws in
            #expect(told["images"]?.texts == Self.images)
            #expect(told["pauses"]?.texts.count == 1)
            #expect(running.upstream.requests().count == 2)
        }
    }

    @Test("waits as long as Retry-After says before it asks again", .timeLimit(.minutes(30)))
    func retryAfter() async throws {
        try await run("waited", .oauth) { told, running async throws in
            #expect(told["images"]?.texts == Self.images)
            #expect(told["pauses"]?.texts.compactMap(Double.init) == [7])
            #expect(running.upstream.requests().count == 2)
        }
    }

    @Test("gives up or leaves, and the upstream's work goes on", .timeLimit(.minutes(30)), arguments: Kind.allCases)
    func leaving(_ kind: Kind) async throws {
        try await run("leaving", kind) { told, running async throws in
            #expect(told.texts == Self.generated[0])
            try await expectRows(running, "SELECT sum(successes) FROM ops_traffic_rollups", ["1"])
        }
        // The slow answer of an OAuth account is a stream in any case.
        try await run("impatient", kind) { told, running async throws in
            #expect(told.text("class") == "APITimeoutError")
            #expect(running.upstream.requests().count == 1)
            try await expectRows(running, "SELECT sum(successes) FROM ops_traffic_rollups", ["1"])
            try await expectRows(running, "SELECT count(*) FROM ops_error_logs", ["0"])
        }
    }

    @Test("does all of it at once over its asynchronous client", .timeLimit(.minutes(30)))
    func asynchronous() async throws {
        try await run("asynchronous") { told, running async throws in
            #expect(told["generated"]?["images"]?.texts == Self.images)
            #expect(told["edited"]?.texts == Self.images)
            #expect(told["streamed"]?["events"]?.table == Self.generated)
            #expect(told["broken"]?["failure"]?.text("text") == "Rejected by the safety system.")
            expectBadSize(try #require(told["refused"]))
            #expect(told["wrong_key"]?.text("class") == "AuthenticationError")
            #expect(told["retried"]?["images"]?.texts == Self.images)
            #expect(told["pauses"]?.texts.count == 1)
            let outcomes = "SELECT outcome, count(*) FROM ops_error_logs GROUP BY outcome ORDER BY outcome"
            try await expectRows(running, outcomes, ["local|1", "masked|1", "surfaced|1"])
        }
    }
}
