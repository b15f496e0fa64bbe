internal import ErrorPolicy

extension AuditEntry {
    private static let accountWord = "account "

    /// How the audit log names an account: its id, and its name at that time.
    package static func target(_ account: Account) -> String { "\(accountWord)\(account.id) \(account.name)" }

    /// The beginning of the target of every entry about an account.
    package static func targetPrefix(ofAccount id: Int64) -> String { "\(accountWord)\(id) " }

    /// The account the entry is about; nil where it is about something else.
    package var accountID: Int64? {
        guard target.hasPrefix(Self.accountWord) else { return nil }
        return target.dropFirst(Self.accountWord.count).split(separator: " ").first.flatMap { Int64($0) }
    }
}

extension Account.Rotation {
    /// As `before` and `after` of the audit log hold it: the columns and their values.
    package var json: String {
        var text = JSONText()
        text.object { text in
            text.key("status")
            text.value(status.rawValue)
            text.key("schedulable")
            text.value(schedulable)
            text.key("error_message")
            text.value(errorMessage)
            for (key, moment) in [
                ("rate_limited_at", rateLimitedAt), ("rate_limit_reset_at", rateLimitResetAt),
                ("overload_until", overloadUntil), ("temp_unschedulable_until", tempUnschedulableUntil),
            ] {
                text.key(key)
                text.raw(moment.map { String($0.rawValue) } ?? "null")
            }
            text.key("temp_unschedulable_reason")
            text.value(tempUnschedulableReason)
            text.key("model_rate_limits")
            text.value(modelRateLimits)
        }
        return text.text
    }

    /// Nil where the text is no such JSON.
    package init?(json: String) {
        guard let value = JSONReader.strict(json),
            let status = value["status"]?.string.flatMap(Account.Status.init(rawValue:)),
            let schedulable = value["schedulable"]?.bool
        else { return nil }
        func moment(_ key: String) -> Timestamp? { value[key]?.integer.map { Timestamp(Int64($0)) } }
        self.init(
            status: status,
            schedulable: schedulable,
            errorMessage: value["error_message"]?.string,
            rateLimitedAt: moment("rate_limited_at"),
            rateLimitResetAt: moment("rate_limit_reset_at"),
            overloadUntil: moment("overload_until"),
            tempUnschedulableUntil: moment("temp_unschedulable_until"),
            tempUnschedulableReason: value["temp_unschedulable_reason"]?.string,
            // Entries of earlier versions do not have it, on neither side: there it was not changed.
            modelRateLimits: value["model_rate_limits"]?.string
        )
    }
}
