internal import ErrorPolicy

/// Whether the gateway should be sent requests, with the reasons where it should not; `/readyz` tells both.
package struct Readiness: Sendable, Hashable {
    /// Whether a configuration is in use.
    package var isConfigured: Bool
    /// Whether any account may be chosen now.
    package var hasUsableAccount: Bool
    /// Whether errors reach the ops log. A gateway that cannot record still serves, so this alone makes it not ready
    /// for more, but stops nothing.
    package var logIsWritable: Bool

    package init(isConfigured: Bool, hasUsableAccount: Bool, logIsWritable: Bool) {
        self.isConfigured = isConfigured
        self.hasUsableAccount = hasUsableAccount
        self.logIsWritable = logIsWritable
    }

    /// What keeps it from being ready, one sentence each.
    package var reasons: [String] {
        var reasons: [String] = []
        if !isConfigured { reasons.append("no configuration is loaded") }
        if !hasUsableAccount { reasons.append("no account can take requests now") }
        if !logIsWritable { reasons.append("the ops log cannot be written") }
        return reasons
    }

    /// 200 when ready, else 503.
    package var status: Int { reasons.isEmpty ? 200 : 503 }

    /// `{"status":"ready"}`, or `{"status":"not ready","reasons":[…]}`.
    package var body: String {
        var json = JSONText()
        json.object { json in
            json.key("status")
            json.value(reasons.isEmpty ? "ready" : "not ready")
            guard !reasons.isEmpty else { return }
            json.key("reasons")
            json.array { json in
                for reason in reasons { json.value(reason) }
            }
        }
        return json.text
    }

    /// What `/healthz` answers, with 200: the process is up and serves.
    package static let aliveBody = "{\"status\":\"ok\"}"
}
