internal import ErrorPolicy
internal import OpsModel

extension RuleForm {
    typealias Problem = PassthroughRule.Problem

    /// The rule as it is written, not yet checked for what a rule must have.
    ///
    /// - Throws: the field that does not say a number.
    func draft() throws(Problem) -> PassthroughRule {
        var rule = switches
        if isTouched(.name) { rule.name = text(.name) }
        if isTouched(.priority) { rule.priority = try number(.priority, "priority") ?? 0 }
        if isTouched(.errorCodes) {
            do throws(PassthroughRule.WrongStatus) {
                rule.errorCodes = try PassthroughRule.statuses(in: text(.errorCodes))
            } catch {
                throw Problem(field: "error_codes", text: "error_codes \(error)")
            }
        }
        if isTouched(.keywords) { rule.keywords = WordList.words(in: text(.keywords)) }
        if isTouched(.platforms) { rule.platforms = WordList.words(in: text(.platforms)) }
        // What the upstream's own answer hides is kept if it was there before, and does not come from a changed mind.
        if rule.passthroughCode {
            rule.responseCode = origin.passthroughCode ? origin.responseCode : nil
        } else if isTouched(.responseCode) {
            rule.responseCode = try number(.responseCode, "response_code")
            if let code = rule.responseCode, !PassthroughRule.statuses.contains(code) {
                throw Problem(field: "response_code", text: "response_code is no status")
            }
        }
        if rule.passthroughBody {
            rule.customMessage = origin.passthroughBody ? origin.customMessage : nil
        } else if isTouched(.customMessage) {
            rule.customMessage = text(.customMessage)
        }
        if isTouched(.purpose) { rule.description = text(.purpose).isEmpty ? nil : text(.purpose) }
        return rule
    }

    /// The first thing that is wrong with what is written, in the words of `unmask rules add`; nil if nothing is.
    var problem: Problem? {
        do throws(Problem) {
            return try draft().problem
        } catch {
            return error
        }
    }

    /// What is missing or wrong, in the words of the form's fields.
    static func sentence(_ problem: Problem) -> String {
        switch problem.field {
        case "name": "The rule needs a name."
        case "conditions": "The rule needs an error code or a keyword."
        case "response_code": "A status of its own is a number from 100 to 599, such as 422."
        case "custom_message": "A message of its own is what clients are told: write it."
        default:
            problem.text.prefix(1).uppercased() + problem.text.dropFirst().map { $0 == "_" ? " " : String($0) }.joined()
                + "."
        }
    }

    /// What a dry run depends on; nil where there is nothing to try yet. A draft needs no name for it.
    var trial: PassthroughRule? {
        guard var rule = try? draft() else { return nil }
        rule.name = "draft"
        rule.description = nil
        rule.enabled = true
        return rule.problem == nil ? rule : nil
    }

    /// What a dry run found, in the name that is written by now: naming a draft is no reason to try it again.
    func named(_ found: RuleTrial) -> RuleTrial {
        let name = text(.name).trimmed
        guard !name.isEmpty else { return found }
        var found = found
        found.rule.name = name
        return found
    }

    /// The field a problem is about.
    static func field(of problem: Problem) -> Field {
        switch problem.field {
        case "name": .name
        case "match_mode": .matchMode
        case "response_code": .responseCode
        case "custom_message": .customMessage
        case "priority": .priority
        default: .errorCodes
        }
    }

    private func text(_ field: Field) -> String { editors[field]?.text ?? "" }

    private func number(_ field: Field, _ column: String) throws(Problem) -> Int? {
        let text = text(field).trimmed
        if text.isEmpty { return nil }
        guard let number = Int(text) else {
            throw Problem(field: column, text: "\(column) must be a number, not \"\(text)\"")
        }
        return number
    }
}
