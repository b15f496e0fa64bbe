import ErrorPolicy
import TestSupport
import Testing

/// What a vector says about a client's answer, compared with ours.
func expectClient(
    _ client: ClientError?,
    _ expected: JSONValue,
    freeMessage: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    if expected.isNull {
        #expect(client == nil, sourceLocation: sourceLocation)
        return
    }
    guard let client else {
        Issue.record("no answer for the client", sourceLocation: sourceLocation)
        return
    }
    #expect(client.status == expected.number("status"), sourceLocation: sourceLocation)
    #expect(client.type == expected.text("type"), sourceLocation: sourceLocation)
    #expect((client.code ?? "") == expected.text("code"), sourceLocation: sourceLocation)
    #expect((client.param ?? "") == expected.text("param"), sourceLocation: sourceLocation)
    #expect((client.headers["retry-after"] ?? "") == expected.text("retry_after"), sourceLocation: sourceLocation)
    if freeMessage {
        #expect(!client.message.isEmpty, sourceLocation: sourceLocation)
    } else {
        #expect(client.message == expected.text("message"), sourceLocation: sourceLocation)
    }
}

/// What a vector says about an account's state, compared with ours, in order.
func expectEffects(
    _ effects: [AccountEffect],
    _ expected: JSONValue?,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let wanted = expected?.elements ?? []
    #expect(
        effects.map { "\($0.accountID) \($0.operation.rawValue)" }
            == wanted.map { "\($0.number("account_id")) \($0.text("op"))" },
        sourceLocation: sourceLocation
    )
    for (effect, want) in zip(effects, wanted) {
        if let seconds = want["for_s"]?.integer {
            #expect(abs((effect.seconds ?? -100) - seconds) <= 2, sourceLocation: sourceLocation)
        }
        if let end = want["until_unix"]?.integer {
            #expect(effect.seconds == end - Int(AccountHistory.vectorTime), sourceLocation: sourceLocation)
        }
        if let reason = want["message"] ?? want["reason"] {
            #expect(effect.reason == reason.text, sourceLocation: sourceLocation)
        }
        if let reason = want["reason_json"], let ours = effect.reason.flatMap({ JSONReader.strict($0) }) {
            for member in reason.members {
                #expect(ours[member.key]?.text == member.value.text, sourceLocation: sourceLocation)
            }
        }
        if let scope = want["scope"] ?? want["model"] {
            #expect(effect.scope == scope.text, sourceLocation: sourceLocation)
        }
        if let extra = want["extra"], let usage = effect.usage { expectUsage(usage, extra, sourceLocation) }
    }
}

private func expectUsage(_ usage: CodexUsage, _ extra: JSONValue, _ sourceLocation: SourceLocation) {
    let windows = [
        ("codex_7d", usage.sevenDays), ("codex_5h", usage.fiveHours), ("codex_primary", usage.primary),
        ("codex_secondary", usage.secondary),
    ]
    for (name, window) in windows {
        #expect(
            window.usedPercent.map { Int($0) } == extra["\(name)_used_percent"]?.integer,
            sourceLocation: sourceLocation
        )
        #expect(
            window.resetAfterSeconds == extra["\(name)_reset_after_seconds"]?.integer,
            sourceLocation: sourceLocation
        )
        #expect(window.minutes == extra["\(name)_window_minutes"]?.integer, sourceLocation: sourceLocation)
    }
}
