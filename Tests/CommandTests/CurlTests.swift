import ErrorPolicy
import Foundation
import Gateway
import NIOCore
import TestSupport
import Testing

/// The other client that everybody has.
@Suite("curl")
struct CurlTests {
    /// Runs curl on a path of the gateway, within 20 minutes; what it says about the exchange is on its stderr.
    private func curl(
        _ running: ClientGateway,
        _ path: String,
        _ arguments: String...,
        key: String = GatewayFixture.key
    ) async throws -> Program.Result {
        try await Program.shell(
            "exec curl --silent --show-error --verbose --max-time 1200 \"$@\"",
            ["--header", "authorization: Bearer \(key)"] + arguments + ["\(running.url)/images/\(path)"]
        )
    }

    private static let image = "{\"created\":5,\"data\":[{\"b64_json\":\"\(ClientUpstream.image)\"}]}"

    @Test("gets the image, and the upstream's own 400 with both request ids", .timeLimit(.minutes(30)))
    func plain() async throws {
        try await ClientGateway.run { running in
            let image = try await curl(running, "generations", "--json", #"{"prompt":"a cat"}"#)
            let error = try await curl(running, "generations", "--json", #"{"prompt":"a bad size"}"#)
            return (image, error)
        } check: { told, running in
            #expect(told.0.output == Self.image)
            #expect(told.0.error.contains("< HTTP/1.1 200 OK"))
            let error = JSONReader.strict(told.1.output)?["error"]
            let wanted = JSONReader.strict(ClientUpstream.badSize)?["error"]
            for member in ["type", "message", "code", "param"] {
                #expect(error?[member]?.text == wanted?[member]?.text)
            }
            #expect(told.1.error.contains("< HTTP/1.1 400 Bad Request"))
            #expect(told.1.error.contains("< x-upstream-request-id: req_up_2"))
            let row = try #require(try await running.rows("SELECT request_id, outcome FROM ops_error_logs").first)
            #expect(told.1.error.contains("< x-request-id: \(row.replacing("|surfaced", with: ""))\r"), "\(row)")
        }
    }

    @Test("sends a form with files, and is given the events of a stream", .timeLimit(.minutes(30)))
    func formAndStream() async throws {
        try await ClientGateway.run { running in
            let file = running.fixture.folder.path("cat.png")
            try Data([0x89, 0x50, 0x00, 0xFF]).write(to: URL(filePath: file))
            let form = ["prompt=a cat", "image[]=@\(file);type=image/png", "mask=@\(file)"]
            let edited = try await curl(running, "edits", "--form", form[0], "--form", form[1], "--form", form[2])
            let asked = #"{"prompt":"a cat","stream":true,"partial_images":2}"#
            let streamed = try await curl(running, "generations", "--no-buffer", "--json", asked)
            return (edited, streamed)
        } check: { told, running in
            #expect(told.0.output == Self.image)
            let sent = try #require(running.upstream.requests().first)
            #expect(sent.text.contains("name=\"image[]\"; filename=\"cat.png\""))
            #expect(Data(sent.body.readableBytesView).ranges(of: Data([0x89, 0x50, 0x00, 0xFF])).count == 2)
            #expect(told.1.error.contains("< content-type: text/event-stream"))
            let events = ServerSentEvents.events(in: told.1.output)
            #expect(
                events.map(\.name) == [
                    "image_generation.partial_image", "image_generation.partial_image", "image_generation.completed",
                ]
            )
        }
    }

    @Test("asks before it sends a body of megabytes, and is told to go on", .timeLimit(.minutes(30)))
    func continuing() async throws {
        try await ClientGateway.run { running in
            let file = running.fixture.folder.path("big.png")
            try Data(count: 3 << 20).write(to: URL(filePath: file))
            // Never told, it would wait for longer than it may take.
            return try await curl(
                running,
                "edits",
                "--expect100-timeout",
                "3000",
                "--form",
                "prompt=a cat",
                "--form",
                "image=@\(file)"
            )
        } check: { told, running in
            #expect(told.error.contains("> Expect: 100-continue"))
            #expect(told.error.contains("< HTTP/1.1 100 Continue"), "\(told.error)")
            #expect(told.output == Self.image)
            #expect(running.upstream.requests().first.map { $0.body.readableBytes > 3 << 20 } == true)
        }
    }

    @Test("is not told to go on with what is refused anyway", .timeLimit(.minutes(30)))
    func refusedBeforeSending() async throws {
        try await ClientGateway.run(options: "[limits]\nmax_body = \"2MB\"\n") { running in
            let file = running.fixture.folder.path("big.png")
            try Data(count: 3 << 20).write(to: URL(filePath: file))
            let form = ["--expect100-timeout", "3000", "--form", "image=@\(file)"]
            let report = ["--write-out", "\\n%{http_code} sent %{size_upload}"]
            let stranger = try await curl(
                running,
                "edits",
                form[0],
                form[1],
                form[2],
                form[3],
                report[0],
                report[1],
                key: "umk_1_wrong"
            )
            let tooLong = try await curl(running, "edits", form[0], form[1], form[2], form[3], report[0], report[1])
            return (stranger, tooLong)
        } check: { told, running in
            #expect(told.0.lines.last == "401 sent 0", "\(told.0.error)")
            #expect(told.1.lines.last == "413 sent 0", "\(told.1.error)")
            #expect(!(told.0.error + told.1.error).contains("100 Continue"))
            #expect(running.upstream.requests().isEmpty)
        }
    }
}
