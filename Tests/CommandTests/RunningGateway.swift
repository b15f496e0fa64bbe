import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

/// `unmask-gateway` as a process of its own, listening on a free port.
struct RunningGateway {
    /// What a client was told.
    struct Answer: Equatable {
        var status: Int
        var body: String
        var requestID: String?
    }

    struct NeverCame: Error, CustomStringConvertible {
        var description: String
    }

    /// Connects for as long as that takes where many tests run at once.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .minutes(30)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    let port: Int
    private let fixture: GatewayFixture
    private let process: Task<Program.Result, any Error>

    /// Starts it and waits until it listens.
    static func start(_ arguments: [String], in fixture: GatewayFixture) async throws -> RunningGateway {
        // The shell's number is the program's own after the `exec`.
        let process = Task {
            try await Program.shell(
                "echo $$ >\"$1/pid\"; log=\"$1/log\"; shift; KEY=upstream-key exec \"$@\" 2>\"$log\"",
                [fixture.folder.path(""), fixture.gateway.path] + arguments
            )
        }
        let log = try await wait(for: "127.0.0.1:", in: fixture)
        let port = log.split(separator: "127.0.0.1:").last?.prefix { $0.isNumber }
        return RunningGateway(port: port.flatMap { Int($0) } ?? 0, fixture: fixture, process: process)
    }

    /// What it said on stderr so far.
    var log: String { Self.log(of: fixture) }

    /// Waits until it said something, so many times.
    @discardableResult
    func wait(for text: String, times: Int = 1) async throws -> String {
        try await Self.wait(for: text, times: times, in: fixture)
    }

    func signal(_ name: String, times: Int = 1) async throws {
        _ = try await Program.shell(
            "for i in $(seq \(times)); do kill -\(name) \"$(cat \"$1\")\"; sleep 0.02; done",
            fixture.folder.path("pid")
        )
    }

    /// Its exit status, once it ended by itself or by a signal.
    func status() async throws -> Int32 { try await process.value.status }

    /// Asks for an image.
    func ask(_ body: String = "{\"prompt\":\"a\"}", key: String = GatewayFixture.key) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/v1/images/generations")
        request.method = .POST
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body))
        return try await answer(to: request)
    }

    /// Asks for anything else.
    func get(_ path: String, method: HTTPMethod = .GET) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/\(path)")
        request.method = method
        return try await answer(to: request)
    }

    private func answer(to request: HTTPClientRequest) async throws -> Answer {
        let response = try await Self.client.execute(request, timeout: .hours(1))
        return Answer(
            status: Int(response.status.code),
            body: String(buffer: try await response.body.collect(upTo: 1 << 20)),
            requestID: response.headers.first(name: "x-request-id")
        )
    }

    private static func log(of fixture: GatewayFixture) -> String {
        (try? String(contentsOfFile: fixture.folder.path("log"), encoding: .utf8)) ?? ""
    }

    private static func wait(for text: String, times: Int = 1, in fixture: GatewayFixture) async throws -> String {
        for _ in 0..<15_000 {
            let log = log(of: fixture)
            if log.count(of: text) >= times { return log }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw NeverCame(description: "\"\(text)\" never came: \(log(of: fixture))")
    }
}

extension String {
    /// How often a text comes in it.
    func count(of text: String) -> Int { ranges(of: text).count }
}
