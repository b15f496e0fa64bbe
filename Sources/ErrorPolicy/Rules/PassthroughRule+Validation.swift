extension PassthroughRule {
    /// Why a rule may not be saved: the field and a sentence, shown as `field: text`.
    package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        package let field: String
        package let text: String
        package var description: String { "\(field): \(text)" }
    }

    /// The first thing that is wrong with the rule, nil if nothing is.
    package var problem: Problem? {
        if name.isEmpty { return Problem(field: "name", text: "name is required") }
        if matchMode != "any" && matchMode != "all" {
            return Problem(field: "match_mode", text: "match_mode must be 'any' or 'all'")
        }
        if errorCodes.isEmpty && keywords.isEmpty {
            return Problem(field: "conditions", text: "at least one error_code or keyword is required")
        }
        if !passthroughCode && (responseCode ?? 0) <= 0 {
            return Problem(
                field: "response_code",
                text: "response_code is required when passthrough_code is false"
            )
        }
        if !passthroughBody && (customMessage ?? "").isEmpty {
            return Problem(
                field: "custom_message",
                text: "custom_message is required when passthrough_body is false"
            )
        }
        return nil
    }
}
