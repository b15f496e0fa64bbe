import ErrorPolicy

/// The JSON of `unmask explain`: a contract, so its members and their order do not change.
enum ExplainJSON {
    /// One answer, without a line break.
    static func text(_ decision: Decision) -> String {
        var json = JSONText()
        json.object { json in
            json.key("decision")
            json.value(decision.kind.rawValue)
            json.key("mask_reason")
            json.value(decision.maskReason?.rawValue)
            json.key("upstream")
            write(decision.upstream, to: &json)
            json.key("client")
            write(decision.client, to: &json)
            json.key("if_exhausted")
            write(decision.ifExhausted?.client, to: &json)
            json.key("rule")
            write(decision.rule, to: &json)
            json.key("skip_monitoring")
            json.value(decision.skipMonitoring)
            json.key("account_effects")
            json.array { json in
                for effect in decision.accountEffects where effect.operation.isStored { write(effect, to: &json) }
            }
        }
        return json.text
    }

    /// The answer to a line of a batch that could not be read.
    static func text(problem: String) -> String {
        var json = JSONText()
        json.object { json in
            json.key("error")
            json.value(problem)
        }
        return json.text
    }

    private static func write(_ upstream: UpstreamError, to json: inout JSONText) {
        json.object { json in
            json.key("status")
            json.value(upstream.status)
            let fields = [
                ("type", upstream.effectiveType), ("code", upstream.code), ("param", upstream.param),
                ("message", upstream.message), ("request_id", upstream.requestID),
            ]
            for (name, value) in fields {
                json.key(name)
                json.value(value)
            }
        }
    }

    private static func write(_ client: ClientError?, to json: inout JSONText) {
        guard let client else { return json.raw("null") }
        json.object { json in
            json.key("status")
            json.value(client.status)
            json.key("headers")
            json.object { json in
                for (name, value) in client.headers.sorted {
                    json.key(name)
                    json.value(value)
                }
            }
            json.key("body")
            json.raw(client.body)
        }
    }

    private static func write(_ rule: PassthroughRule?, to json: inout JSONText) {
        guard let rule else { return json.raw("null") }
        json.object { json in
            json.key("id")
            json.value(Int(rule.id))
            json.key("name")
            json.value(rule.name)
        }
    }

    private static func write(_ effect: AccountEffect, to json: inout JSONText) {
        json.object { json in
            json.key("op")
            json.value(effect.operation.rawValue)
            json.key("for_s")
            json.value(effect.seconds)
            json.key("scope")
            json.value(effect.scope)
            json.key("reason")
            json.value(effect.reason)
        }
    }
}
