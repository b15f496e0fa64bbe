internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// What the fixed image handler would tell a client about a recorded upstream error, beside what the client was told.
struct FixedAnswer: Equatable, Sendable {
    let client: ClientError
    /// The error asks for another account first; `client` is told when none is left.
    let isFailover: Bool
    /// The client was told just that.
    let isSame: Bool

    /// As much of a stored body as a decision is made from here, in bytes: what a client can be told stands at its
    /// beginning, and a decision must not hold up the screen.
    private static let bodyLimit = 8 * 1024

    /// Nil where the question makes no sense: nothing was masked, or no upstream answered.
    init?(_ detail: ErrorDetail, account: Account?) {
        let row = detail.row
        guard row.outcome == .masked, let status = row.upstreamStatus, (100..<1_000).contains(status) else {
            return nil
        }
        var headers = Headers()
        headers["x-request-id"] = detail.upstreamRequestID
        let body = detail.upstreamBody ?? FixedAnswer.body(row, status: status)
        let context = AccountContext(
            id: row.account?.id ?? 0,
            platform: row.platform ?? "openai",
            kind: account.flatMap { AccountContext.Kind(rawValue: $0.type) } ?? .apiKey,
            customErrorCodes: account?.customErrorCodes
        )
        let decision = ErrorPolicy.decide(
            UpstreamResponse(status: status, headers: headers, body: Array(body.utf8.prefix(FixedAnswer.bodyLimit))),
            account: context,
            model: row.model
        )
        guard let told = decision.client ?? decision.ifExhausted?.client else { return nil }
        client = told
        isFailover = decision.kind == .failover
        isSame = told.status == row.clientStatus && told.message == row.clientMessage
    }

    /// The recorded columns as the body they were read from, where no body was stored.
    private static func body(_ row: ErrorRow, status: Int) -> String {
        ClientError(
            status: status,
            type: row.upstreamType ?? "",
            message: row.upstreamMessage ?? "",
            code: row.upstreamCode,
            param: row.upstreamParam
        ).body
    }

    func lines(width: Int) -> [[Span]] {
        var lines: [[Span]] = [[], DetailOverlay.heading("The fixed image handler would say", width: width)]
        if isSame {
            lines.append([Span("= ", .diffSame, .bold), Span("The same, by the rules every gateway has.", .textDim)])
            return lines
        }
        if isFailover { lines.append([Span("With no account left to try:", .textDim)]) }
        let fields: [(String, String?)] = [
            ("type", client.type), ("code", client.code), ("param", client.param), ("message", client.message),
        ]
        lines.append([
            Span(TextWidth.pad("status", to: 13), .textLabel),
            Span("\(client.status)", .status(client.status), .bold),
        ])
        for (name, value) in fields {
            guard let value else { continue }
            for (index, text) in TextWidth.wrap(value, width: max(width - 13, 8), maximumLines: 6).enumerated() {
                lines.append([Span(TextWidth.pad(index == 0 ? name : "", to: 13), .textLabel), Span(text)])
            }
        }
        return lines
    }
}
