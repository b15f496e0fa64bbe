import ErrorPolicy
import Foundation
import Gateway
import TestSupport
import Testing

@Suite("The gateway and the bad days of its ops log", .timeLimit(.minutes(15)))
struct GatewayLogTroubleTests {
    private static let refusal = "{\"error\":{\"message\":\"bad size\",\"type\":\"invalid_request_error\"}}"

    /// A gateway at an upstream that refuses everything, with its log in `folder` (else beside its configuration).
    private func run(
        log: String = "ops.db",
        script: @escaping ScriptedUpstream.Script = { _ in .json(400, refusal) },
        _ body: (RunningGateway, GatewayFixture) async throws -> Void
    ) async throws {
        try await ScriptedUpstream.run(script: script) { upstream in
            let fixture = try GatewayFixture()
            try fixture.write(
                "listen = \"127.0.0.1:0\"\nlog_level = \"trace\"\n"
                    + GatewayFixture.sound.replacing("ops_log = \"ops.db\"", with: "ops_log = \"\(log)\"")
                    + "base_url = \"\(upstream.url)\"\n"
            )
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            try await body(gateway, fixture)
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0, "\(gateway.log)")
        }
    }

    private func rows(_ path: String) async throws -> Int {
        let result = try await Program.shell("sqlite3 -readonly \"$1\" 'SELECT count(*) FROM ops_error_logs'", path)
        return Int(result.lines.first ?? "") ?? -1
    }

    private func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<10_000 {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Ten requests, each answered as ever.
    private func ask(_ gateway: RunningGateway, _ count: Int = 10) async throws {
        for _ in 0..<count { #expect(try await gateway.ask().status == 400) }
    }

    private func expectTrouble(_ gateway: RunningGateway) async throws {
        #expect(try await eventually { try await gateway.get("readyz").status == 503 })
        #expect(try await gateway.get("readyz").body.contains("the ops log cannot be written"))
        #expect(try await gateway.get("healthz").status == 200)
        #expect(try await !gateway.get("metrics").body.contains("unmask_gateway_recorder_queue 0\n"))
    }

    private func expectRecovery(_ gateway: RunningGateway) async throws {
        #expect(try await eventually { try await gateway.get("readyz").status == 200 })
        #expect(try await eventually { try await gateway.get("metrics").body.contains("_recorder_queue 0\n") })
        #expect(gateway.log.components(separatedBy: "Errors are not being recorded").count == 2, "\(gateway.log)")
        #expect(gateway.log.contains("Errors are being recorded again."))
    }

    @Test("locked by somebody: requests go on, it is told, and every error arrives afterwards")
    func locked() async throws {
        try await run { gateway, fixture in
            let path = fixture.folder.path("ops.db")
            try await ask(gateway, 1)
            // Holds the lock until its input ends, longer than the recorder waits inside SQLite.
            let holder = Task {
                // The first command waits for its turn, the second says that it came.
                try await Program.shell(
                    """
                    { printf '.timeout 20000\nBEGIN IMMEDIATE;\n.shell touch "%s"\n' "$2"
                      while [ ! -e "$2" ]; do sleep 0.02; done
                      while [ -e "$2" ]; do sleep 0.02; done
                      echo 'COMMIT;'
                    } | sqlite3 "$1"
                    """,
                    path,
                    fixture.folder.path("held")
                )
            }
            #expect(try await eventually { FileManager.default.fileExists(atPath: fixture.folder.path("held")) })
            try await ask(gateway)
            try await expectTrouble(gateway)
            try FileManager.default.removeItem(atPath: fixture.folder.path("held"))
            #expect(try await holder.value.status == 0)
            try await expectRecovery(gateway)
            #expect(try await rows(path) == 11)
        }
    }

    @Test("deleted: the next error is in a new log, with the accounts")
    func deleted() async throws {
        try await run { gateway, fixture in
            let path = fixture.folder.path("ops.db")
            try await ask(gateway)
            #expect(try await eventually { try await rows(path) == 10 })
            for suffix in ["-wal", "-shm", ""] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try await ask(gateway, 3)
            #expect(try await eventually { try await rows(path) == 3 })
            #expect(
                try await eventually {
                    try await Program.shell("sqlite3 -readonly \"$1\" 'SELECT name FROM accounts'", path).lines == [
                        "main"
                    ]
                }
            )
            #expect(try await gateway.get("readyz").status == 200)
            #expect(gateway.log.contains("errors go on into"))
            #expect(try await Program("unmask").run(["check", path]).status == 0)
        }
    }

    @Test(
        "on a full disk: requests go on, it is told, and every error arrives once there is room",
        .enabled(if: SmallDisk.isPossible, "a small disk cannot be mounted here")
    )
    func fullDisk() async throws {
        let disk = try SmallDisk(kilobytes: 2_048)
        let path = disk.path("ops.db")
        // Each error's body takes a few pages.
        let long = Self.refusal.dropLast() + ",\"more\":\"\(String(repeating: "m", count: 6_000))\"}"
        try await run(log: path, script: { _ in .json(400, String(long)) }) { gateway, _ in
            try await ask(gateway, 1)
            #expect(try await eventually { try await rows(path) == 1 })
            try disk.fill()
            try await ask(gateway, 100)
            try await expectTrouble(gateway)
            try disk.makeRoom()
            try await expectRecovery(gateway)
            #expect(try await rows(path) == 101)
        }
        #expect(try await Program("unmask").run(["check", path]).status == 0)
    }

    @Test("No secret is in an answer, in the program's log or in the ops log, whatever an upstream repeats")
    func secrets() async throws {
        let script: ScriptedUpstream.Script = { seen in
            let echo = seen.headers.sorted.map { "\($0.name) is \($0.value)" }.joined(separator: "; ")
            var json =
                "{\"error\":{\"message\":\"refused: \(echo)\",\"type\":\"\(seen.token)\",\"code\":\"\(seen.token)\"}}"
            if seen.text.contains("plain") { json = "refused \(echo) \(seen.token)" }
            return .json(
                400,
                json,
                headers: [("set-cookie", "session=cookie-of-upstream"), ("x-request-id", seen.token)]
            )
        }
        try await run(script: script) { gateway, fixture in
            var written = ""
            for prompt in ["a", "plain"] {
                let answer = try await gateway.ask("{\"prompt\":\"\(prompt)\"}")
                #expect(answer.status == 400)
                written += answer.body + (answer.requestID ?? "")
            }
            #expect(try await eventually { try await rows(fixture.folder.path("ops.db")) == 2 })
            written += try await gateway.get("metrics").body + gateway.log
            for name in ["ops.db", "ops.db-wal"] {
                let data = try Data(contentsOf: URL(filePath: fixture.folder.path(name)))
                written += String(decoding: data, as: UTF8.self)
            }
            #expect(written.contains("refused"))
            for secret in ["upstream-key", GatewayFixture.key, "cookie-of-upstream"] {
                #expect(!written.contains(secret), "\(secret)")
            }
        }
    }
}
