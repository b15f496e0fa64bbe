import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct DetailTests {
    private func text(_ lines: [[Span]]) -> [String] { lines.map { $0.map(\.text).joined() } }

    private func row(_ outcome: Outcome = .masked) -> ErrorRow {
        ErrorRow(
            id: 1,
            createdAt: Sample.now,
            account: Sample.accounts[0],
            clientStatus: 502,
            clientType: "upstream_error",
            clientMessage: "Upstream request failed",
            upstreamStatus: 400,
            upstreamType: "invalid_request_error",
            upstreamCode: "bad_size",
            upstreamMessage: "bad size",
            outcome: outcome,
            maskReason: .genericHandler
        )
    }

    @Test("every field says whether both sides said the same")
    func marks() {
        var detail = ErrorDetail(row: row())
        detail.clientParam = "size"
        detail.row.clientType = "invalid_request_error"
        let marks = Comparison(detail).fields.map { "\($0.name) \($0.mark)" }
        #expect(
            marks == [
                "status different", "type same", "code dropped", "param added", "message different",
                "request id unknown",
            ]
        )
    }

    @Test("the differences show without colour, at every width", arguments: [56, 69, 70, 116, 200])
    func comparisonLines(width: Int) {
        let lines = Comparison(ErrorDetail(row: row())).lines(width: width)
        let all = text(lines)
        #expect(all.contains { $0.contains("≠") && $0.contains("502") })
        #expect(all.contains { $0.contains("−") })
        #expect(lines.allSatisfy { line in line.reduce(0) { $0 + $1.width() } <= width })
    }

    @Test("a masked error says why, or that nobody knows", arguments: [MaskReason?.none] + MaskReason.allCases)
    func why(reason: MaskReason?) {
        var row = row()
        row.maskReason = reason
        let first = text(DetailOverlay(row: row).lines(width: 150, zone: .utc))[0]
        #expect(first.hasPrefix("MASKED"))
        #expect(first.contains(reason?.words ?? "Why is not recorded."))
    }

    @Test("the fixed handler surfaces what was masked, and says so")
    func fixedAnswer() throws {
        let answer = try #require(FixedAnswer(ErrorDetail(row: row()), account: nil))
        #expect(!answer.isFailover && !answer.isSame)
        #expect(answer.client.status == 400 && answer.client.type == "invalid_request_error")
        #expect(answer.client.message == "bad size" && answer.client.code == "bad_size")
        var overlay = DetailOverlay(row: row())
        overlay.take(.found(ErrorDetail(row: row())), account: nil, width: 100)
        let lines = text(overlay.lines(width: 100, zone: .utc))
        #expect(lines.contains { $0.hasPrefix("The fixed image handler would say") })
        for outcome in Outcome.allCases where outcome != .masked {
            #expect(FixedAnswer(ErrorDetail(row: row(outcome)), account: nil) == nil)
        }
    }

    @Test("an account whose codes leave the status out is masked by the fixed handler too")
    func fixedAnswerOfCustomCodes() throws {
        let account = Account(id: 3, name: "openai-eu", customErrorCodes: [429])
        let answer = try #require(FixedAnswer(ErrorDetail(row: row()), account: account))
        #expect(answer.client.status == 500 && answer.client.message == "Upstream gateway error")
    }

    @Test("JSON is laid out and coloured")
    func json() {
        let lines = BodyText.lines(#"{"error":{"code":null,"n":-1.5,"list":[],"who":["a",{"b":true}]}}"#, width: 60)
        #expect(
            text(lines) == [
                "{", "  \"error\": {", "    \"code\": null,", "    \"n\": -1.5,", "    \"list\": [],", "    \"who\": [",
                "      \"a\",", "      {", "        \"b\": true", "      }", "    ]", "  }", "}",
            ]
        )
        #expect(lines[1][1].role == .jsonKey && lines[3][3].role == .jsonNumber && lines[6][1].role == .jsonString)
    }

    @Test(
        "a body that is cut, broken or no JSON is shown as far as it goes",
        arguments: [
            (#"{"error":{"message":"cut he"#, ["{", "  \"error\": {", "    \"message\": \"cut he"]),
            ("]]}}", ["]]}}"]), ("[,,", ["[", "  ,", "  ,"]),
            ("<html>\nbad gateway</html>", ["<html>", "bad gateway</html>"]),
            ("{\"a\u{1b}[2J\":1}", ["{", "  \"a\\x1b[2J\": 1", "}"]),
        ]
    )
    func brokenBodies(body: String, expected: [String]) { #expect(text(BodyText.lines(body, width: 60)) == expected) }

    @Test("no line of a body is wider than the screen, and there is an end to them")
    func bodyBounds() {
        let bodies = [
            "{\"" + String(repeating: "图", count: 4_000) + "\":1}", String(repeating: "[", count: 9_000),
            String(repeating: "{\"a\":", count: 5_000), String(repeating: "x ", count: 30_000),
        ]
        for body in bodies {
            for width in [1, 2, 10, 77] {
                let lines = BodyText.lines(body, width: width)
                #expect(lines.count <= BodyText.limit)
                if width > 3 { #expect(lines.allSatisfy { line in line.reduce(0) { $0 + $1.width() } <= width }) }
            }
        }
    }

    @Test("the way of a request is a line of hops with the time each cost")
    func hops() {
        var detail = ErrorDetail(row: row())
        detail.attempts = [
            Attempt(
                number: 1,
                createdAt: Sample.now - 2_100,
                account: Sample.accounts[0],
                status: 429,
                kind: "failover"
            ),
            Attempt(
                number: 2,
                createdAt: Sample.now - 1_200,
                account: Sample.accounts[1],
                status: nil,
                kind: "new word"
            ),
        ]
        let lines = text(HopLine(detail).lines(width: 100, zone: .utc))
        #expect(lines[1] == "openai-eu 429 → codex-team-a no answer after 900 ms → client 502")
        #expect(lines[4].contains("new word"))
        detail.row.duration = 2_500
        detail.row.clientStatus = 200
        detail.row.outcome = .recovered
        detail.row.answeredBy = Sample.accounts[2]
        let saved = text(HopLine(detail).lines(width: 120, zone: .utc))
        #expect(
            saved[1] == "openai-eu 429 after 400 ms → codex-team-a no answer after 900 ms → "
                + "openai-main answered after 1.2 s → client 200"
        )
        #expect(saved[2] == "1.3 s of 2.5 s went to accounts that failed.")
        #expect(text(HopLine(detail).lines(width: 30, zone: .utc)).contains { $0.contains("client 200") })
    }
}
