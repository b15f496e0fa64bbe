import Foundation
import TestSupport
import Testing

@Suite("unmask explain")
struct ExplainCommandTests {
    private static let badSize = #"{"error":{"message":"bad size","type":"invalid_request_error","param":"size"}}"#

    @Test("a surfaced error is the contract's JSON, to the letter")
    func surfaced() async throws {
        let run = try await Program("unmask").run(
            ["explain", "--status", "400", "--body", "-", "--header", "X-Request-Id: req_1", "--format", "json"],
            input: Self.badSize
        )
        #expect(run.status == 0)
        #expect(
            run.output == """
                {"decision":"surfaced","mask_reason":null,"upstream":{"status":400,"type":"invalid_request_error",\
                "code":null,"param":"size","message":"bad size","request_id":"req_1"},"client":{"status":400,\
                "headers":{"x-upstream-request-id":"req_1"},"body":{"error":{"type":"invalid_request_error",\
                "message":"bad size","param":"size"}}},"if_exhausted":null,"rule":null,"skip_monitoring":false,\
                "account_effects":[]}

                """
        )
    }

    @Test("a failover has no client, says what happens with none left, and names the effects")
    func failover() async throws {
        let run = try await Program("unmask").run(
            ["explain", "--status", "529", "--format", "json"])
        #expect(run.output.contains(#""decision":"failover""#))
        #expect(run.output.contains(#""client":null,"if_exhausted":{"status":503"#))
        #expect(run.output.contains(#"[{"op":"overloaded","for_s":600,"scope":null,"reason":null}]"#))
    }

    @Test("nothing of a rule's name reaches the terminal as a control", arguments: ["text", "json"])
    func hostileRule(format: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("rules.json")
        try Data(#"[{"id":9,"name":"\u001b[2Jx\u202ey","error_codes":[400]}]"#.utf8).write(to: URL(filePath: path))
        let run = try await Program("unmask").run(["explain", "--status", "400", "--rules", path, "--format", format])
        #expect(run.status == 0)
        #expect(run.output.contains("rewritten") || run.output.contains("REWRITTEN"))
        #expect(run.output.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202E) })
    }

    @Test("a batch answers in json and refuses another format")
    func batchFormat() async throws {
        let run = try await Program("unmask").run(["explain", "--batch", "-", "--format", "text"])
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
    }

    @Test("null in a line switches the command line's custom codes off")
    func nullCodes() async throws {
        let run = try await Program("unmask").run(
            ["explain", "--batch", "-", "--custom-error-codes", "429"],
            input: #"{"status":400,"custom_error_codes":null,"body":"{}"}"# + "\n" + #"{"status":400,"body":"{}"}"#
        )
        #expect(run.lines.map { $0.contains(#""decision":"surfaced""#) } == [true, false])
    }

    @Test("rules come from a file with the columns of the table")
    func rules() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("rules.json")
        try Data(
            #"[{"id":3,"name":"sizes","error_codes":[400],"passthrough_body":false,"custom_message":"Other size."}]"#
                .utf8
        ).write(to: URL(filePath: path))
        let run = try await Program("unmask").run(
            ["explain", "--status", "400", "--body", "-", "--rules", path, "--format", "json"],
            input: Self.badSize
        )
        #expect(run.output.contains(#""decision":"rewritten""#))
        #expect(run.output.contains(#""message":"Other size.""#))
        #expect(run.output.contains(#""rule":{"id":3,"name":"sizes"}"#))
    }

    @Test("the older handlers answer as if the error had reached them", arguments: [401, 402, 403, 404, 429, 500])
    func generic(_ status: Int) async throws {
        let run = try await Program("unmask").run([
            "explain", "--status", String(status), "--handler", "generic", "--format", "json",
        ])
        #expect(run.output.contains(#""decision":"masked","mask_reason":"generic_handler""#))
        #expect(run.output.contains(#""client":{"status":\#(status == 429 ? 429 : 502),"#))
    }

    @Test("every line of a batch is answered in its place, a bad one by its error")
    func batch() async throws {
        let lines = [
            #"{"status":400,"body":"{\"detail\":\"no\"}"}"#, "not json", #"{"body":"x"}"#, #"{"status":99}"#,
            #"{"status":429,"account_type":"oauth","custom_error_codes":null,"headers":{"Retry-After":"3"}}"#,
            #"{"status":400,"handler":"other"}"#, #"{"status":400,"rules":[7]}"#,
            #"{"status":422,"custom_error_codes":[400]}"#,
        ]
        let run = try await Program("unmask").run(["explain", "--batch", "-"], input: lines.joined(separator: "\n"))
        #expect(run.status == 0)
        #expect(run.error.isEmpty)
        let heads = run.lines.map { String($0.prefix(while: { $0 != "," && $0 != "}" })) }
        #expect(
            heads == [
                #"{"decision":"surfaced""#, #"{"error":"the line is not valid JSON""#, #"{"error":"status is missing""#,
                #"{"error":"status must be a number from 100 to 599""#, #"{"decision":"failover""#,
                #"{"error":"handler must be images"#, #"{"error":"rule 1 is not an object""#,
                #"{"decision":"masked""#,
            ]
        )
    }

    @Test(
        "a member of a batch's case that has the wrong kind of value is told, never passed over",
        arguments: [
            (#""status":"400""#, "status must be a number from 100 to 599"),
            (#""status":400.5"#, "status must be a number from 100 to 599"),
            (#""status":[400]"#, "status must be a number from 100 to 599"),
            (#""headers":[["a","b"]]"#, "headers must be an object"),
            (#""headers":{"a":{"b":1}}"#, "the header a must be text, or a list of texts"),
            (#""headers":{"a":[]}"#, "the header a must be text, or a list of texts"),
            (#""headers":{"a":["x",null]}"#, "the header a must be text, or a list of texts"),
            (#""headers":{"a":true}"#, "the header a must be text, or a list of texts"),
            (#""body":5"#, "body must be text, or a JSON object or array"),
            (#""body":false"#, "body must be text, or a JSON object or array"),
            (#""platform":5"#, "platform must be text"), (#""model":{}"#, "model must be text"),
            (#""account_type":3"#, "account_type must be text"),
            (#""account_type":"key""#, "account_type must be apikey, oauth or setup-token"),
            (
                #""custom_error_codes":"429""#,
                "custom_error_codes must be an array of statuses from 100 to 599, or null"
            ),
            (
                #""custom_error_codes":["429"]"#,
                "custom_error_codes must be an array of statuses from 100 to 599, or null"
            ),
            (
                #""custom_error_codes":[429,42]"#,
                "custom_error_codes must be an array of statuses from 100 to 599, or null"
            ),
            (#""credentials":"x""#, "credentials must be an object"), (#""handler":7"#, "handler must be text"),
            (#""rules":"[]""#, "rules must be a JSON array of objects"),
            (#""rules":[{"error_codes":400}]"#, "error_codes of rule 1 must be an array"),
        ] as [(String, String)]
    )
    func wrongKinds(member: String, sentence: String) async throws {
        let status = member.hasPrefix(#""status""#) ? "" : #""status":400,"#
        let lines = "{\(status)\(member)}\n{\"status\":400}"
        let run = try await Program("unmask").run(["explain", "--batch", "-"], input: lines)
        #expect(run.lines.first == #"{"error":"\#(sentence)"}"#)
        #expect(run.lines.last?.hasPrefix(#"{"decision":"#) == true)
    }

    @Test(
        "a batch's body may be JSON itself, a header a list, a status have an exponent, and any optional member be null"
    )
    func freedoms() async throws {
        let bodies = [#"{"error":{"message":"bad size"}}"#, #""{\"error\":{\"message\":\"bad size\"}}""#]
        for body in bodies {
            let line = """
                {"status":4e2,"headers":{"x-request-id":["req_1","req_2"],"retry-after":3},"body":\(body),"platform":null,\
                "account_type":null,"custom_error_codes":null,"credentials":null,"model":null,"rules":null,\
                "handler":null,"id":"case 1"}
                """
            let run = try await Program("unmask").run(["explain", "--batch", "-"], input: line)
            #expect(run.output.contains(#""message":"bad size","request_id":"req_1""#), "\(run.output)")
        }
    }

    @Test("an answer is one line, whatever the upstream wrote")
    func corpus() async throws {
        let statuses = ["400", "502"]
        let bodies = try Fixtures.lines("upstream_errors.jsonl")
        var input: [String] = []
        for line in bodies {
            let object = try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
            let body = try JSONSerialization.data(withJSONObject: [
                "status": Int(statuses[input.count % 2]) ?? 400, "body": object["body"] ?? "",
            ])
            input.append(String(decoding: body, as: UTF8.self))
        }
        let run = try await Program("unmask").run(["explain", "--batch", "-"], input: input.joined(separator: "\n"))
        #expect(run.lines.count == bodies.count)
        for line in run.lines {
            let answer = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(answer?["decision"] is String)
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        }
    }

    @Test("the text says who said what, who is told what, and why")
    func text() async throws {
        let run = try await Program("unmask").run(
            ["explain", "--status", "400", "--body", "-", "--custom-error-codes", "429, 500"],
            input: Self.badSize
        )
        #expect(run.output.hasPrefix("400 → 500   MASKED (status_not_handled)\n"))
        for part in ["Upstream said", "bad size", "Client is told", "Upstream gateway error", "Why", "Account"] {
            #expect(run.output.contains(part))
        }
        #expect(run.lines.allSatisfy { $0.count <= 96 })
    }

    @Test(
        "a wrong command is one sentence and exit code 64",
        arguments: [
            ([], "explain needs --status N"),
            (["--status", "abc"], "--status must be a number from 100 to 599, not 'abc'."),
            (["--status", "400", "--handler", "x"], "--handler must be images, compat or generic, not 'x'."),
            (["--status", "400", "--format", "xml"], "--format must be text or json, not 'xml'."),
            (["--status", "400", "--account-type", "x"], "--account-type must be"),
            (["--status", "400", "--header", "nocolon"], "--header must be written as 'Name: value'"),
            (["--status", "400", "--custom-error-codes", "4x"], "--custom-error-codes must be statuses"),
            (["--status", "400", "--batch", "-"], "--batch cannot be combined"),
            (["--status", "400", "--rules", "a", "--db", "b"], "--rules and --db cannot be combined"),
        ] as [([String], String)]
    )
    func usage(_ arguments: [String], _ sentence: String) async throws {
        let run = try await Program("unmask").run(["explain"] + arguments)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.error.hasPrefix("unmask: " + sentence))
        #expect(run.error.split(separator: "\n").count == 1)
    }

    @Test("an input that cannot be read is one sentence and exit code 1")
    func unreadable() async throws {
        let folder = try TemporaryFolder()
        let wrong = folder.path("rules.json")
        try Data("{nope".utf8).write(to: URL(filePath: wrong))
        for (arguments, sentence) in [
            (["--status", "400", "--body", "/nowhere"], "/nowhere could not be opened: No such file or directory."),
            (["--status", "400", "--rules", wrong], "\(wrong): the rules are not valid JSON."),
            (["--batch", folder.path("")], "could not be read"),
        ] {
            let run = try await Program("unmask").run(["explain"] + arguments)
            #expect(run.status == 1)
            #expect(run.error.contains(sentence))
        }
    }
}
