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

    /// Statuses that can be written in a rule. One that is read from a log may have others: no gateway checks them.
    package static let statuses = 100...599

    /// What stands in a list of statuses and is none, as the end of a sentence about the list.
    package struct WrongStatus: Error, Sendable, Hashable, CustomStringConvertible {
        package let part: String
        package var description: String {
            "must be statuses from 100 to 599 joined by commas, as in 400,422, not \"\(part)\""
        }
    }

    /// Statuses as people write them: `400,422`, also with blanks.
    package static func statuses(in text: String) throws(WrongStatus) -> [Int] {
        try text.split(separator: ",").filter { !String($0).trimmed.isEmpty }.map { (part) throws(WrongStatus) in
            let part = String(part).trimmed
            guard let code = Int(part), Self.statuses.contains(code) else { throw WrongStatus(part: part) }
            return code
        }
    }

    /// The first thing that is wrong with a rule that somebody has written: `problem`, or a status that is none.
    package var problemAsWritten: Problem? {
        if let problem { return problem }
        if let code = errorCodes.first(where: { !Self.statuses.contains($0) }) {
            return Problem(field: "error_codes", text: "error_codes \(WrongStatus(part: "\(code)"))")
        }
        if let responseCode, !passthroughCode, !Self.statuses.contains(responseCode) {
            return Problem(field: "response_code", text: "response_code must be a status from 100 to 599")
        }
        return nil
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
