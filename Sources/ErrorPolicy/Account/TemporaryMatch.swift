/// A temporary rule that caught an error.
package struct TemporaryMatch: Sendable, Hashable {
    package let rule: TemporaryRule
    package let keyword: String
    package let status: Int
    /// The sanitised beginning of the body.
    package let excerpt: String

    package var seconds: Int { rule.minutes * 60 }

    /// The reason as the account's column holds it.
    ///
    /// - Parameter now: Unix seconds, nil to leave the two times out.
    package func reason(at now: Int64?) -> String {
        var json = JSONText()
        json.object { json in
            if let now {
                json.key("until_unix")
                json.value(Int(now) + seconds)
                json.key("triggered_at_unix")
                json.value(Int(now))
            }
            json.key("status_code")
            json.value(status)
            json.key("matched_keyword")
            json.value(keyword)
            json.key("rule_index")
            json.value(rule.index)
            json.key("error_message")
            json.value(excerpt)
        }
        return json.text
    }
}
