internal import ErrorPolicy
internal import TerminalCanvas

/// A rule that is being written, and what it would do. Nothing is changed before its confirmation.
struct RuleForm: Equatable, Sendable {
    enum Field: CaseIterable, Hashable, Sendable {
        case name, enabled, priority, errorCodes, keywords, matchMode, platforms, passthroughCode, responseCode,
            passthroughBody, customMessage, skipMonitoring, purpose, cancel, save
    }

    enum Start: Equatable, Sendable {
        case new
        case copy(PassthroughRule)
        /// The rule as the operator saw it.
        case edit(PassthroughRule)
    }

    let start: Start
    /// What the fields held at first. Its id is the place it takes among the rules while it is tried.
    let origin: PassthroughRule
    /// What the switches say; the rest is as in `origin`.
    var switches: PassthroughRule
    var editors: [Field: LineEditor] = [:]
    var field = Field.name
    /// The change was handed over, and cannot be handed over again.
    var isWriting = false
    /// Why it could not be saved, until the next key.
    var refusal: String?
    /// The rule that was tried last, or is being tried.
    var tried: PassthroughRule?
    var isTrying = false
    /// What the last try found: of `tried`, or of the rule before it while that is being tried.
    var answer: TrialAnswer?
    /// The number of the reminder that is waited for.
    var reminder = 0
    /// The first line of the preview on screen.
    var scroll = 0

    /// - Parameter id: of no rule there is.
    init(_ start: Start, id: Int64) {
        self.start = start
        var origin =
            switch start {
            case .new: PassthroughRule(name: "")
            case .copy(let rule), .edit(let rule): rule
            }
        if case .edit = start {} else { origin.id = id }
        if case .copy = start { origin.name = String((origin.name + " copy").prefix(Self.textLimit)) }
        self.origin = origin
        switches = origin
        for field in Field.allCases {
            guard let text = Self.text(of: field, in: origin) else { continue }
            editors[field] = LineEditor(text, limit: max(Self.textLimit, text.count))
        }
    }

    /// The most characters a field takes, unless the rule holds more already.
    private static let textLimit = 4_096

    var title: String {
        switch start {
        case .new: "Draft a rule"
        case .copy(let rule): "Draft a copy of rule \(rule.id) \(rule.name)"
        case .edit(let rule): "Edit rule \(rule.id) \(rule.name)"
        }
    }

    /// How a field is written; nil for one that is chosen or pressed.
    static func text(of field: Field, in rule: PassthroughRule) -> String? {
        switch field {
        case .name: rule.name
        case .priority: "\(rule.priority)"
        case .errorCodes: rule.errorCodes.map(String.init).joined(separator: ", ")
        case .keywords: WordList.text(rule.keywords)
        case .platforms: WordList.text(rule.platforms)
        case .responseCode: rule.responseCode.map(String.init) ?? ""
        case .customMessage: rule.customMessage ?? ""
        case .purpose: rule.description ?? ""
        case .enabled, .matchMode, .passthroughCode, .passthroughBody, .skipMonitoring, .cancel, .save: nil
        }
    }

    /// The line that is being written; nil where the focus is on a choice or a button.
    var editor: LineEditor? { isWriting ? nil : editors[field] }

    /// The fields in the order in which Tab goes through them.
    var fields: [Field] {
        guard !isWriting else { return [.cancel] }
        return Field.allCases.filter { field in
            switch field {
            case .responseCode: !switches.passthroughCode
            case .customMessage: !switches.passthroughBody
            default: true
            }
        }
    }

    mutating func turn(by step: Int) {
        let all = fields
        field = all[((all.firstIndex(of: field) ?? 0) + step + all.count) % all.count]
    }

    /// The choice beside the present one. Each has two.
    mutating func choose(_ second: Bool) {
        switch field {
        case .enabled: switches.enabled = !second
        case .matchMode: switches.matchMode = second ? "all" : "any"
        case .passthroughCode: switches.passthroughCode = !second
        case .passthroughBody: switches.passthroughBody = !second
        case .skipMonitoring: switches.skipMonitoring = second
        case .cancel where second: turn(by: 1)
        case .save where !second: turn(by: -1)
        default: break
        }
    }

    /// Whether anything is not as it was at first.
    var isTouched: Bool { switches != origin || Field.allCases.contains(where: isTouched) }

    /// What was not touched keeps its value, also where a line could not hold it.
    func isTouched(_ field: Field) -> Bool {
        guard let editor = editors[field], let text = Self.text(of: field, in: origin) else { return false }
        return editor.characters != LineEditor(text, limit: editor.limit).characters
    }
}
