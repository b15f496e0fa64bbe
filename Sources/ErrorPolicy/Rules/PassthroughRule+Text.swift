extension PassthroughRule {
    /// The rule as one JSON object with the columns of `error_passthrough_rules`, in their order.
    package var json: String {
        var json = JSONText()
        json.object { json in
            json.key("id")
            json.value(Int(clamping: id))
            json.key("name")
            json.value(name)
            json.key("enabled")
            json.value(enabled)
            json.key("priority")
            json.value(priority)
            json.key("error_codes")
            json.array { for code in errorCodes { $0.value(code) } }
            for (column, words) in [("keywords", keywords), ("platforms", platforms)] {
                json.key(column)
                json.array { for word in words { $0.value(word) } }
            }
            json.key("match_mode")
            json.value(matchMode)
            json.key("passthrough_code")
            json.value(passthroughCode)
            json.key("response_code")
            json.value(responseCode)
            json.key("passthrough_body")
            json.value(passthroughBody)
            json.key("custom_message")
            json.value(customMessage)
            json.key("skip_monitoring")
            json.value(skipMonitoring)
            json.key("description")
            json.value(description)
        }
        return json.text
    }

    /// What the rule matches, in a few words: `400,422 or "safety" · openai`.
    package var condition: String {
        var parts: [String] = []
        if !errorCodes.isEmpty { parts.append(errorCodes.map(String.init).joined(separator: ",")) }
        if !keywords.isEmpty { parts.append(keywords.map { "\"\($0)\"" }.joined(separator: ",")) }
        let both = parts.isEmpty ? "nothing" : parts.joined(separator: matchMode == "all" ? " and " : " or ")
        return platforms.isEmpty ? both : "\(both) · \(platforms.joined(separator: ","))"
    }

    /// What the rule answers, in a few words: `its status, own text`.
    package var effect: String {
        let status = passthroughCode ? nil : responseCode.map { "\($0)" }
        let text = passthroughBody ? nil : customMessage.map { "\"\($0)\"" }
        switch (status, text) {
        case (nil, nil): return "as the upstream said"
        case (let status?, nil): return "\(status), upstream's text"
        case (nil, let text?): return "upstream's status, \(text)"
        case (let status?, let text?): return "\(status) \(text)"
        }
    }
}
