import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Everything about one error, for people.
struct DetailPage {
    /// The narrowest and the widest page; lines longer than that are hard to read.
    private static let widths = 40...110
    /// The most lines of a body or a message.
    private static let lineLimit = 400

    var detail: ErrorDetail
    var width: Int
    var isStyled: Bool

    init(_ detail: ErrorDetail, width: Int?, isStyled: Bool) {
        self.detail = detail
        self.width = min(max(width ?? 100, Self.widths.lowerBound), Self.widths.upperBound)
        self.isStyled = isStyled
    }

    var text: String {
        var lines = heading + [""] + comparison
        if !detail.attempts.isEmpty { lines += section("Attempts") + detail.attempts.flatMap(attempt) }
        lines += section("Request") + facts
        if let body = detail.upstreamBody {
            lines += section(detail.upstreamBodyCut ? "Upstream body (its beginning)" : "Upstream body")
            lines += Self.laidOut(body, width: width)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let row = detail.row
        let time = CalendarTime(row.createdAt)
        let upstream = row.upstreamStatus.map { "\($0)" } ?? "no answer"
        var why: String
        switch row.outcome {
        case .masked: why = row.maskReason.map { ": \($0.explanation)" } ?? ""
        case .rewritten:
            let name = detail.ruleName.map { " \"\(DisplayText(line: $0, limit: 80))\"" } ?? ""
            why = row.ruleID.map { " by rule \($0)\(name)" } ?? ""
        case .recovered:
            why =
                row.answeredBy.map { ": \(DisplayText(line: $0.label, limit: 80).text) answered" }
                ?? ": another attempt succeeded"
            if let took = row.duration { why += " after \(took) ms" }
        case .local: why = ": no account was tried"
        case .surfaced: why = ""
        }
        if row.resolved {
            why += " · resolved"
        }
        return [
            bold("Error \(row.id)") + "  \(time.date) \(time.clock) UTC",
            "\(upstream) → \(row.clientStatus)  " + bold(row.outcome.label) + why,
        ]
    }

    /// What the upstream said beside what the client was told.
    private var comparison: [String] {
        let row = detail.row
        // What a recovered row holds for the client is the log's own note: the client was told of no error.
        let isRecovered = row.outcome == .recovered
        let pairs: [(String, String?, String?)] = [
            ("status", row.upstreamStatus.map { "\($0)" }, "\(row.clientStatus)"),
            ("type", row.upstreamType, isRecovered ? nil : row.clientType),
            ("code", row.upstreamCode, isRecovered ? nil : detail.clientCode),
            ("param", row.upstreamParam, isRecovered ? nil : detail.clientParam),
            ("message", row.upstreamMessage, isRecovered ? "no error: it got its answer" : row.clientMessage),
        ]
        let label = 9
        let half = (width - label - 3) / 2
        var lines = [
            String(repeating: " ", count: label) + bold(TextWidth.pad("UPSTREAM SAID", to: half)) + "   "
                + bold("CLIENT WAS TOLD")
        ]
        for (name, upstream, client) in pairs where upstream != nil || client != nil {
            let left = Self.wrapped(upstream, width: half)
            let right = Self.wrapped(client, width: half)
            // The mark says "differs" without colour.
            let mark = upstream == client || upstream == nil || client == nil ? " " : "≠"
            for index in 0..<max(left.count, right.count) {
                let title = TextWidth.pad(index == 0 ? name : "", to: label)
                let first = TextWidth.pad(index < left.count ? left[index] : "", to: half)
                let second = index < right.count ? right[index] : ""
                lines.append(Self.trimmed("\(dim(title))\(first) \(index == 0 ? mark : " ") \(second)"))
            }
        }
        return lines
    }

    private func attempt(_ attempt: Attempt) -> [String] {
        let time = CalendarTime(attempt.createdAt)
        let account = attempt.account?.label ?? "no account"
        let status = attempt.status.map { "\($0)" } ?? "no answer"
        let words = [account, status, attempt.type, attempt.code, attempt.kind].compactMap { $0 }
        let head = " \(attempt.number)  \(time.clock)  " + words.joined(separator: " · ")
        var lines = [TextWidth.truncate(head, to: width)]
        for text in [attempt.message, attempt.url].compactMap({ $0 }) {
            lines += TextWidth.wrap(text, width: width - 14, maximumLines: 6)
                .map { String(repeating: " ", count: 14) + $0 }
        }
        return lines
    }

    private var facts: [String] {
        let row = detail.row
        let pairs: [(String, String?)] = [
            ("resolved", resolved), ("request id", row.requestID), ("upstream id", detail.upstreamRequestID),
            ("client's id", detail.clientRequestID),
            ("account", row.account?.label), ("answered by", row.answeredBy?.label),
            ("platform", row.platform), ("model", row.model),
            ("sent as", detail.upstreamModel == row.model ? nil : detail.upstreamModel), ("endpoint", row.endpoint),
            ("upstream url", detail.upstreamEndpoint), ("api key", detail.apiKeyID.map { "\($0)" }),
            ("stream", row.stream ? (row.inStream ? "yes, the error came inside it" : "yes") : nil),
            ("took", row.duration.map { "\($0) ms" }), ("upstream took", detail.upstreamLatency.map { "\($0) ms" }),
            ("severity", detail.severity), ("phase", detail.phase), ("owner", detail.owner), ("source", detail.source),
        ]
        return pairs.compactMap { name, value in
            value.map { dim(TextWidth.pad(name, to: 15)) + TextWidth.truncate($0, to: width - 15) }
        }
    }

    /// When the error was marked, and who marked it; nil while it is not.
    private var resolved: String? {
        guard detail.row.resolved else { return nil }
        let time = detail.resolvedAt.map { CalendarTime($0) }.map { "\($0.date) \($0.clock) UTC" }
        let who = detail.resolvedBy.map { "by \(DisplayText(line: $0, limit: 80))" }
        let words = [time, who].compactMap { $0 }
        return words.isEmpty ? "yes" : words.joined(separator: " ")
    }

    private func section(_ title: String) -> [String] { ["", bold(title)] }

    private static func wrapped(_ text: String?, width: Int) -> [String] {
        guard let text else { return ["-"] }
        return TextWidth.wrap(DisplayText(line: text).text, width: width, maximumLines: lineLimit)
    }

    /// A body with its JSON indented where it is JSON, wrapped to the page, at most `lineLimit` lines.
    private static func laidOut(_ body: String, width: Int) -> [String] {
        let text = JSONReader.strict(body) == nil ? body : JSONIndenter.indent(body)
        let lines = DisplayText(lines: text).text.split(separator: "\n", omittingEmptySubsequences: false)
        var result: [String] = []
        for line in lines {
            result += TextWidth.wrap(line, width: width, maximumLines: lineLimit)
            if result.count > lineLimit { return Array(result.prefix(lineLimit)) + ["… (--format json has all of it)"] }
        }
        return result
    }

    private static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }
    private func bold(_ text: String) -> String { isStyled ? "\u{1B}[1m\(text)\u{1B}[m" : text }
    private func dim(_ text: String) -> String { isStyled ? "\u{1B}[2m\(text)\u{1B}[m" : text }
}

extension MaskReason {
    /// Why, in an operator's words.
    var explanation: String {
        switch self {
        case .genericHandler: "a handler that hides unknown errors answered"
        case .statusNotHandled: "the account's custom error codes leave this status out"
        case .accountsExhausted: "every account that could have answered failed"
        case .transportError: "no HTTP answer came"
        }
    }
}
