package import OpsModel
package import TerminalCanvas

/// What can happen to the dashboard. Everything that changes it comes through here.
package enum Msg: Equatable, Sendable {
    case key(Key)
    case pasted(String)
    case mouse(MouseEvent)
    case resized(Size)
    /// A new minute.
    case tick(Timestamp)
    /// Back from a suspension.
    case resumed(Timestamp)
    /// The live reader said something, at a moment.
    case observed(OpsObservation, at: Timestamp)
    /// The answer to `Effect.loadDetail`.
    case detail(id: Int64, DetailAnswer)
    /// The answer to `Effect.askForPane`.
    case answered(Dashboard.PaneID, PaneReply)
    /// The time of an `Effect.remind` has come.
    case reminded(Int)
    /// The answer to `Effect.tryRule`.
    case tried(TriedRule, TrialAnswer)
    /// The answer to `Effect.changeRule` and `Effect.undoRule`, by the rule's id, which a new one had not yet.
    case ruleChanged(Int64, Result<RuleChanged, ChangeRefusal>)
    /// The answer to `Effect.resolve` and `Effect.undoResolution`, about one error.
    case resolved(Int64, Result<ResolutionChanged, ChangeRefusal>)
    /// The answer to `Effect.copy`.
    case copied(ClipboardRoute)
    /// The answer to `Effect.export`.
    case exported(ExportRequest, ExportAnswer)
    /// The answer to `Effect.account`.
    case account(AccountReport)
    /// The process must end.
    case terminated
}

/// What became of the question for one error's detail.
package enum DetailAnswer: Equatable, Sendable {
    case found(ErrorDetail)
    /// The row is not in the log any more.
    case gone
    /// One sentence for the operator.
    case failed(String)
}

/// What became of the dry run of a rule.
package enum TrialAnswer: Equatable, Sendable {
    case found(RuleTrial)
    /// The rule is not in the log any more.
    case gone
    /// One sentence for the operator.
    case failed(String)
}
