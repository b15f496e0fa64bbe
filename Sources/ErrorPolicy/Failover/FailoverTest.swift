/// What kind of failure an error is, judged by its status and its error fields.
///
/// Only `error.*`, `detail` and top-level fields count: a prompt echoed elsewhere in the JSON proves nothing. The
/// whole body is searched only where it is not JSON.
package enum FailoverTest {
    /// Whether another account should be tried, by the status and the body alone.
    package static func fails(status: Int, body: ErrorBody) -> Bool {
        if isCyberPolicy(body) || isContextWindow(body) { return false }
        if isAccessState(body) { return status >= 400 }
        if status == 413 || isFailoverStatus(status) { return true }
        if status >= 400, isOverload(body) { return true }
        return status == 400 && isTransient(body)
    }

    /// The statuses that always mean another account.
    package static func isFailoverStatus(_ status: Int) -> Bool {
        switch status {
        case 401, 402, 403, 405, 429, 529: true
        default: status >= 500
        }
    }

    /// The upstream refused the request itself, for good.
    static func isCyberPolicy(_ body: ErrorBody) -> Bool {
        body.code.lowercased() == "cyber_policy"
    }

    /// The request is too long for the model: no account will take it.
    package static func isContextWindow(_ body: ErrorBody) -> Bool {
        let plain = [
            "context_too_large", "context_length_exceeded", "maximum context length", "max context length",
        ]
        return searched(body, withCode: true).contains { text in
            if plain.contains(where: text.containsBytes) { return true }
            let names =
                text.containsBytes("context window") || text.containsBytes("context length")
                || text.containsBytes("token limit") && text.containsBytes("context")
            return names && ["exceed", "too large", "too long"].contains(where: text.containsBytes)
        }
    }

    /// The account, its workspace or its organization was taken away. Only codes count, never the words of a message.
    package static func isAccessState(_ body: ErrorBody) -> Bool {
        let codes = [
            body.json?["error"]?["code"], body.json?["response"]?["error"]?["code"],
            body.json?["detail"]?["code"], body.json?["code"],
        ]
        return codes.contains { code in
            code?.string.map { accessStates.contains($0.trimmed.lowercased()) } ?? false
        }
    }

    private static let accessStates: Set<String> = {
        var codes: Set<String> = []
        for owner in ["workspace", "account", "organization", "org"] {
            for state in ["deactivated", "disabled", "suspended"] {
                codes.insert("\(owner)_\(state)")
                codes.insert("\(state)_\(owner)")
            }
        }
        return codes
    }()

    /// The upstream as a whole is overloaded; the account is not to blame.
    package static func isOverload(_ body: ErrorBody) -> Bool {
        if ["server_is_overloaded", "slow_down"].contains(body.code.lowercased()) { return true }
        return searched(body, withCode: false).contains { text in
            ["server is overloaded", "servers are overloaded", "servers are currently overloaded"]
                .contains(where: text.containsBytes)
        }
    }

    /// A 400 that is the upstream's own trouble.
    package static func isTransient(_ body: ErrorBody) -> Bool {
        searched(body, withCode: false).contains { text in
            text.containsBytes("an error occurred while processing your request")
                || text.containsBytes("selected model is at capacity")
                || ["you can retry your request", "help.openai.com", "request id"].allSatisfy(text.containsBytes)
        }
    }

    /// The lowercased texts a test looks at.
    private static func searched(_ body: ErrorBody, withCode: Bool) -> [String] {
        guard body.isJSON else { return [String(decoding: body.bytes, as: UTF8.self).lowercased()] }
        var texts = [body.message, body.json?["message"]?.text ?? ""]
        if withCode {
            texts.append(body.code)
            texts.append(body.json?["code"]?.text ?? "")
        }
        return texts.map { $0.lowercased() }
    }
}
