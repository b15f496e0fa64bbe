import ErrorPolicy
import OpsModel

extension JSONOutput {
    /// `{"id":7,"name":"…"}`, or null.
    static func account(_ account: AccountRef?) -> JSONOutput {
        guard let account else { return .null }
        return .object([("id", .number(account.id)), ("name", .string(account.name))])
    }

    /// Counts by outcome, without those that did not occur.
    static func outcomes(_ counts: OutcomeCounts) -> JSONOutput {
        .object(
            Outcome.allCases.compactMap { outcome in
                counts[outcome] == 0 ? nil : (outcome.rawValue, .number(counts[outcome]))
            }
        )
    }

    /// One field's value in a group; null where nothing is known.
    static func value(_ value: GroupValue) -> JSONOutput {
        switch value {
        case .none: .null
        case .status(let status): .number(status)
        case .text(let text): .string(text)
        case .account(let account): .account(account)
        case .outcome(let outcome): .string(outcome.rawValue)
        }
    }

    /// One error as lists show it.
    static func row(_ row: ErrorRow) -> JSONOutput { .object(rowMembers(row)) }

    /// One error with all that the log holds about it.
    static func detail(_ detail: ErrorDetail) -> JSONOutput {
        var members = rowMembers(detail.row)
        func replace(_ key: String, _ value: JSONOutput) {
            if let index = members.firstIndex(where: { $0.0 == key }) { members[index].1 = value }
        }
        let row = detail.row
        replace(
            "client",
            .object([
                ("status", .number(row.clientStatus)), ("type", .string(row.clientType)),
                ("code", .string(detail.clientCode)), ("param", .string(detail.clientParam)),
                ("message", .string(row.clientMessage)),
            ])
        )
        replace(
            "upstream",
            .object([
                ("status", .number(row.upstreamStatus)), ("type", .string(row.upstreamType)),
                ("code", .string(row.upstreamCode)), ("param", .string(row.upstreamParam)),
                ("message", .string(row.upstreamMessage)), ("request_id", .string(detail.upstreamRequestID)),
                ("body", .string(detail.upstreamBody)), ("body_cut", .bool(detail.upstreamBodyCut)),
            ])
        )
        members += [
            ("rule_name", .string(detail.ruleName)), ("client_request_id", .string(detail.clientRequestID)),
            ("api_key_id", .number(detail.apiKeyID)), ("upstream_model", .string(detail.upstreamModel)),
            ("upstream_endpoint", .string(detail.upstreamEndpoint)),
            ("upstream_latency_ms", .number(detail.upstreamLatency)), ("phase", .string(detail.phase)),
            ("owner", .string(detail.owner)), ("source", .string(detail.source)),
            ("severity", .string(detail.severity)), ("is_business_limited", .bool(detail.isBusinessLimited)),
            ("resolved_at", .time(detail.resolvedAt)), ("resolved_by", .string(detail.resolvedBy)),
            ("attempts", .array(detail.attempts.map(attempt))),
        ]
        return .object(members)
    }

    private static func rowMembers(_ row: ErrorRow) -> [(String, JSONOutput)] {
        [
            ("id", .number(row.id)), ("created_at", .time(row.createdAt)), ("outcome", .string(row.outcome.rawValue)),
            (
                "upstream",
                .object([
                    ("status", .number(row.upstreamStatus)), ("type", .string(row.upstreamType)),
                    ("code", .string(row.upstreamCode)), ("param", .string(row.upstreamParam)),
                    ("message", .string(row.upstreamMessage)),
                ])
            ),
            (
                "client",
                .object([
                    ("status", .number(row.clientStatus)), ("type", .string(row.clientType)),
                    ("message", .string(row.clientMessage)),
                ])
            ),
            ("account", .account(row.account)), ("answered_by", .account(row.answeredBy)),
            ("platform", .string(row.platform)), ("model", .string(row.model)),
            ("endpoint", .string(row.endpoint)), ("request_id", .string(row.requestID)),
            ("mask_reason", .string(row.maskReason?.rawValue)), ("rule_id", .number(row.ruleID)),
            ("stream", .bool(row.stream)), ("in_stream", .bool(row.inStream)),
            ("attempt_count", .number(row.attemptCount)), ("duration_ms", .number(row.duration)),
            ("resolved", .bool(row.resolved)),
        ]
    }

    private static func attempt(_ attempt: Attempt) -> JSONOutput {
        .object([
            ("attempt", .number(attempt.number)), ("created_at", .time(attempt.createdAt)),
            ("platform", .string(attempt.platform)), ("account", .account(attempt.account)),
            ("status", .number(attempt.status)), ("type", .string(attempt.type)), ("code", .string(attempt.code)),
            ("request_id", .string(attempt.requestID)), ("url", .string(attempt.url)),
            ("kind", .string(attempt.kind)), ("message", .string(attempt.message)),
            ("detail", .string(attempt.detail)),
        ])
    }
}
