extension PassthroughRule {
    /// Why a rule may not be saved: the field and a sentence, shown as `field: text`.
    package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        package let field: String
        package let text: String
        package var description: String { "\(field): \(text)" }

        package init(field: String, text: String) {
            self.field = field
            self.text = text
        }
    }

    /// What stands in a list of statuses and is none, as the end of a sentence about the list.
    package struct WrongStatus: Error, Sendable, Hashable, CustomStringConvertible {
        package let part: String
        package var description: String { "must be statuses joined by commas, as in 400,422, not \"\(part)\"" }
    }

    /// Statuses as people write them: `400,422`, also with blanks.
    package static func statuses(in text: String) throws(WrongStatus) -> [Int] {
        try text.split(separator: ",").filter { !String($0).trimmed.isEmpty }.map { (part) throws(WrongStatus) in
            guard let code = Int(String(part).trimmed) else { throw WrongStatus(part: String(part).trimmed) }
            return code
        }
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
