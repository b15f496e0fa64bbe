package import OpsModel

/// What the loop is to do for the dashboard: data, so that a test can compare it.
package enum Effect: Equatable, Sendable {
    /// Replace the question to the live reader.
    case ask(OpsQuery)
    /// Read everything about one error; answered by `Msg.detail`.
    case loadDetail(Int64)
    /// Ask what a pane shows beside the snapshot, at once or when the pane's last question is a second old; a newer
    /// question of the pane takes its place. Answered by `Msg.answered`.
    case askForPane(Dashboard.PaneID, AnyPaneQuestion)
    /// Try a rule on the newest errors of a span; a newer try takes its place. Answered by `Msg.tried`.
    case tryRule(TriedRule, TimeSpan, Scope)
    /// Change a rule; answered by `Msg.ruleChanged`.
    case changeRule(RuleChange, reason: String?)
    /// Take back a change of the audit log, of that rule; answered by `Msg.ruleChanged`.
    case undoRule(Int64, rule: Int64)
    /// Mark errors as resolved, or take the marks back; answered by `Msg.resolved`.
    case resolve(ResolutionChange)
    /// Take back a mark of the audit log, of that error; answered by `Msg.resolved`.
    case undoResolution(Int64, error: Int64, ChangeNote)
    /// Put text into the operator's clipboard; answered by `Msg.copied`.
    case copy(String)
    /// Write a new file; answered by `Msg.exported`.
    case export(ExportRequest)
    /// Ask the account directory; answered by `Msg.account`.
    case account(AccountTask)
    /// Come back after so many milliseconds with `Msg.reminded` and the same number.
    case remind(Int, after: Int64)
    case setMouse(Bool)
    /// Forget what is on the screen and draw all of it.
    case redraw
    case quit
}
