import TerminalCanvas

@testable import Dashboard

extension Session {
    /// At the rules, with an empty draft.
    static func drafting(_ width: Int = 120, _ height: Int = 36, readOnly: String? = nil) -> Session {
        var session = Session(width, height, readOnly: readOnly)
        session.press("4", "+")
        return session
    }

    /// The form on top.
    var form: RuleForm? {
        if case .form(let form)? = dashboard.overlays.last { form } else { nil }
    }

    /// Presses Tab until the field has the focus.
    mutating func goTo(_ field: RuleForm.Field) {
        for _ in RuleForm.Field.allCases where form?.field != field { press(.tab) }
    }
}
