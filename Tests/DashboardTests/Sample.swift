import Dashboard
import ErrorPolicy
import OpsModel
import TestSupport

/// A believable hour of a gateway: a moderation wave, a quota, an outage with failovers, a revoked token. The same
/// every time.
enum Sample {
    /// 2026-11-23 12:04:31 UTC
    static let now = Timestamp(rfc3339: "2026-11-23T12:04:31Z")!

    struct Kind {
        var status: Int?
        var type: String?
        var code: String?
        var param: String?
        var messages: [String]
        var accounts: [AccountRef]
        var count: Int
        /// The weight of each tenth of the window.
        var shape: [Int]
        /// Client statuses and messages, and how often each in a hundred.
        var told: [(share: Int, status: Int, message: String?, outcome: Outcome, reason: MaskReason?)]
    }

    static let accounts = [
        AccountRef(id: 3, name: "openai-eu"), AccountRef(id: 5, name: "codex-team-a"),
        AccountRef(id: 7, name: "openai-main"), AccountRef(id: 9, name: "图像-备用"),
        AccountRef(id: 12, name: "codex-team-b"),
    ]

    static let kinds: [Kind] = [
        Kind(
            status: 400,
            type: "invalid_request_error",
            code: "unknown_parameter",
            param: "response_format",
            messages: [
                "Unknown parameter: 'response_format'.",
                "Invalid size: must be one of 1024x1024, 1536x1024, 1024x1536.",
                "Invalid image file or mode for image 1, please check your image file.",
            ],
            accounts: [accounts[2], accounts[4]],
            count: 612,
            shape: [2, 2, 3, 4, 6, 8, 7, 5, 3, 3],
            told: [
                (71, 502, "Upstream request failed", .masked, .genericHandler), (29, 400, nil, .surfaced, nil),
            ]
        ),
        Kind(
            status: 429,
            type: "rate_limit_error",
            code: "rate_limit_exceeded",
            param: nil,
            messages: [
                "Rate limit reached for gpt-image-1 in organization org-… on images per min (IPM): Limit 5, Used 5."
            ],
            accounts: [accounts[0], accounts[0], accounts[0], accounts[1]],
            count: 388,
            shape: [1, 1, 1, 1, 1, 2, 4, 9, 14, 22],
            told: [
                (55, 200, nil, .recovered, nil),
                (38, 502, "Upstream rate limit exceeded, please retry later", .masked, .accountsExhausted),
                (7, 429, nil, .surfaced, nil),
            ]
        ),
        Kind(
            status: 503,
            type: "server_error",
            code: nil,
            param: nil,
            messages: ["The server is overloaded or not ready yet."],
            accounts: [accounts[1], accounts[3]],
            count: 141,
            shape: [1, 1, 12, 16, 9, 2, 1, 1, 0, 0],
            told: [
                (97, 502, "Upstream service temporarily unavailable", .masked, .accountsExhausted),
                (3, 200, nil, .recovered, nil),
            ]
        ),
        Kind(
            status: 400,
            type: "image_generation_user_error",
            code: "moderation_blocked",
            param: nil,
            messages: ["Your request was rejected by the safety system. safety_violations=[sexual]."],
            accounts: accounts,
            count: 92,
            shape: [2, 2, 2, 3, 2, 2, 2, 2, 2, 2],
            told: [(60, 400, nil, .surfaced, nil), (40, 422, "This prompt is not allowed here.", .rewritten, nil)]
        ),
        Kind(
            status: 401,
            type: "authentication_error",
            code: "token_revoked",
            param: nil,
            messages: ["Your authentication token has been invalidated. Please try signing in again."],
            accounts: [accounts[3]],
            count: 31,
            shape: [0, 0, 0, 0, 0, 0, 0, 0, 0, 31],
            told: [(100, 502, "Upstream authentication failed, please contact administrator", .masked, .genericHandler)]
        ),
        Kind(
            status: nil,
            type: nil,
            code: nil,
            param: nil,
            messages: ["Post \"https://api.openai.com/v1/images/generations\": context deadline exceeded"],
            accounts: [accounts[1]],
            count: 12,
            shape: [1, 0, 2, 3, 2, 1, 1, 1, 0, 1],
            told: [(100, 502, "Upstream request failed", .masked, .transportError)]
        ),
        Kind(
            status: nil,
            type: nil,
            code: nil,
            param: nil,
            messages: [],
            accounts: [],
            count: 8,
            shape: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
            told: [(100, 503, "No available accounts: no image-capable account", .local, nil)]
        ),
    ]

    /// The account that answers after another failed: the one after it, and now and then nobody knows.
    private static func answering(_ failed: AccountRef?) -> AccountRef? {
        guard let failed, let place = accounts.firstIndex(of: failed), place != 1 else { return nil }
        return accounts[(place + 2) % accounts.count]
    }

    static let models = ["gpt-image-1", "gpt-image-1", "gpt-image-1-mini", "dall-e-3"]

    /// Every row of the window, newest first.
    static let rows: [ErrorRow] = {
        var random = SeededGenerator(seed: 7)
        var rows: [ErrorRow] = []
        let window: Int64 = 3_571_000
        for kind in kinds {
            let weight = kind.shape.reduce(0, +)
            for _ in 0..<kind.count {
                var pick = Int.random(in: 0..<weight, using: &random)
                var slot = 0
                while pick >= kind.shape[slot] {
                    pick -= kind.shape[slot]
                    slot += 1
                }
                let age = window * Int64(9 - slot) / 10 + Int64.random(in: 0..<window / 10, using: &random)
                var share = Int.random(in: 0..<100, using: &random)
                var told = kind.told[0]
                for choice in kind.told {
                    told = choice
                    share -= choice.share
                    if share < 0 { break }
                }
                let message = kind.messages.randomElement(using: &random)
                let requestID = "req_\(String(random.next(), radix: 36))"
                let account = kind.accounts.randomElement(using: &random)
                rows.append(
                    ErrorRow(
                        id: 0,
                        createdAt: now - age,
                        requestID: requestID,
                        account: account,
                        answeredBy: told.outcome == .recovered ? answering(account) : nil,
                        platform: "openai",
                        model: models.randomElement(using: &random),
                        endpoint: Bool.random(using: &random) ? "/v1/images/generations" : "/v1/images/edits",
                        clientStatus: told.status,
                        clientType: told.status < 400 ? nil : told.outcome == .surfaced ? kind.type : "upstream_error",
                        clientMessage: told.outcome == .surfaced ? message : told.message,
                        upstreamStatus: kind.status,
                        upstreamType: kind.type,
                        upstreamCode: kind.code,
                        upstreamParam: kind.param,
                        upstreamMessage: message,
                        outcome: told.outcome,
                        maskReason: told.reason,
                        ruleID: told.outcome == .rewritten ? 3 : nil,
                        attemptCount: told.outcome == .local ? 0 : told.reason == .accountsExhausted ? 3 : 1,
                        duration: Int64.random(in: 300..<9_000, using: &random)
                    )
                )
            }
        }
        rows.sort { $0.createdAt > $1.createdAt }
        for index in rows.indices { rows[index].id = Int64(48_000 + rows.count - index) }
        return rows
    }()

    /// The answer to a question, computed from rows.
    static func answer(_ query: OpsQuery, rows all: [ErrorRow] = rows, now: Timestamp = now) -> OpsSnapshot {
        let span = query.window.span(endingAt: query.end ?? now)
        let matcher = FilterMatcher(query.filter)
        let rows = all.filter { span.contains($0.createdAt) && matcher.matches($0) }
        let steps = Int(span.length / query.window.bucket)
        func step(_ row: ErrorRow) -> Int { Int(row.createdAt.since(span.start) / query.window.bucket) }
        var snapshot = OpsSnapshot(query: query, readAt: now, span: span, bucket: query.window.bucket)
        snapshot.trend = Array(repeating: OutcomeCounts(), count: steps)
        for row in rows {
            snapshot.totals[row.outcome] += 1
            snapshot.trend[step(row)][row.outcome] += 1
            let age = now.since(row.createdAt)
            if age < 300_000 { snapshot.recent += 1 } else if age < 600_000 { snapshot.before += 1 }
        }
        func group(_ rows: [ErrorRow], _ fields: [GroupField]) -> [GroupRow] {
            let groups = Dictionary(grouping: rows) { row in GroupKey(fields.map { row.value(of: $0) }) }
            return groups.map { key, rows in
                var outcomes = OutcomeCounts()
                var trend = Array(repeating: 0, count: steps)
                for row in rows {
                    outcomes[row.outcome] += 1
                    trend[step(row)] += 1
                }
                return GroupRow(
                    key: key,
                    outcomes: outcomes,
                    recent: rows.count { now.since($0.createdAt) < 300_000 },
                    firstSeen: rows.map(\.createdAt).min()!,
                    lastSeen: rows.map(\.createdAt).max()!,
                    trend: trend,
                    newestMessage: rows.first?.upstreamMessage ?? rows.first?.clientMessage
                )
            }.sorted { a, b in
                let order: (Double, Double) =
                    switch query.sort {
                    case .count: (Double(a.count), Double(b.count))
                    case .rate: (Double(a.recent), Double(b.recent))
                    case .masked: (Double(a.outcomes.masked), Double(b.outcomes.masked))
                    case .lastSeen: (Double(a.lastSeen.rawValue), Double(b.lastSeen.rawValue))
                    case .key: (0, 0)
                    }
                return order.0 != order.1 ? order.0 > order.1 : "\(a.key)" < "\(b.key)"
            }
        }
        let parents = query.fields.count > 1 ? Array(query.fields.dropLast()) : query.fields
        snapshot.groups = group(rows, parents)
        for index in snapshot.groups.indices where query.expanded.contains(snapshot.groups[index].key) {
            let key = snapshot.groups[index].key
            let inside = rows.filter { row in GroupKey(parents.map { row.value(of: $0) }) == key }
            snapshot.groups[index].children = group(inside, query.fields)
        }
        let list = rows.filter { query.listOutcome == nil || $0.outcome == query.listOutcome }
        let held = list.filter { row in query.listAnchor.map { row.position <= $0 } ?? true }
        snapshot.errors = Array(held.prefix(query.listLimit))
        snapshot.hasOlderErrors = held.count > query.listLimit
        snapshot.newerThanAnchor = list.count - held.count
        snapshot.newestRow = all.first?.position
        snapshot.requests = 41_318
        return snapshot
    }

    /// Moves between accounts, computed from rows.
    static func failovers(_ question: FailoverQuestion, rows: [ErrorRow] = rows) -> FailoverAnswer {
        let matcher = FilterMatcher(question.filter)
        let stories = rows.filter { question.span.contains($0.createdAt) && matcher.matches($0) }
            .map { FailoverStory(row: $0, attempts: detail(of: $0).attempts) }
            .filter { !$0.moves.isEmpty }
        let listed = Array(stories.prefix(question.limit))
        return FailoverAnswer(
            stories: listed,
            hasOlder: listed.count < stories.count,
            pairs: FailoverPair.matrix(stories.flatMap(\.moves)),
            requests: stories.count
        )
    }

    /// Everything about a row.
    static func detail(of row: ErrorRow) -> ErrorDetail {
        var detail = ErrorDetail(row: row, clientRequestID: "cli_8f2c61", apiKeyID: 114)
        detail.upstreamRequestID = "req_0a1b2c3d4e5f60718293"
        detail.clientCode = row.outcome == .surfaced ? row.upstreamCode : nil
        detail.upstreamLatency = min(max(row.duration ?? 0, 0), 1 << 40) * 9 / 10
        if row.resolved {
            detail.resolvedAt = now
            detail.resolvedBy = "amir@ops"
        }
        detail.ruleName = row.ruleID == nil ? nil : "moderation wording"
        detail.upstreamBody =
            #"{"error":{"message":"\#(row.upstreamMessage ?? "")","type":"\#(row.upstreamType ?? "")","param":null,"code":"\#(row.upstreamCode ?? "")","retries":2,"safety":{"blocked":true,"labels":["a","b"]}}}"#
        let end = row.createdAt
        let tried = min(max(row.attemptCount ?? 0, 0), 9)
        for number in 0..<tried {
            let account = number == tried - 1 ? row.account : accounts[number % accounts.count]
            detail.attempts.append(
                Attempt(
                    number: number + 1,
                    createdAt: end - Int64(tried - number) * 900,
                    platform: "openai",
                    account: account,
                    status: row.upstreamStatus,
                    type: row.upstreamType,
                    kind: number + 1 == tried ? "http_error" : "failover",
                    message: row.upstreamMessage
                )
            )
        }
        return detail
    }
}
