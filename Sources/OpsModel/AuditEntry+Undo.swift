extension AuditEntry {
    /// The command that takes this change back in the log at `path`; nil where the entry is about nothing that has one.
    ///
    /// A mark is no change that can be asked for by its number: the error is marked the other way.
    package func undoCommand(in path: String) -> String? {
        if accountID != nil { return "unmask accounts \(path) undo \(id)" }
        if ruleID != nil { return "unmask rules \(path) undo \(id)" }
        guard let errorID, let mark = after.flatMap(Resolution.init(json:)) else { return nil }
        return "unmask resolve \(path) \(errorID)" + (mark.isResolved ? " --undo" : "")
    }
}
