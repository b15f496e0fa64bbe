package import OpsModel
internal import TerminalCanvas

/// Something a pane shows that the snapshot does not hold.
///
/// It is asked while the pane is on screen: at once when it changes, and again, at most once a second, after every
/// snapshot. Two equal questions ask the same thing.
package protocol PaneQuestion: Hashable, Sendable {
    /// Reads the answer.
    func answer(from log: some OpsObserving) async throws(OpsReadFailure) -> any PaneAnswer
}

/// What was read for a pane.
package protocol PaneAnswer: Hashable, Sendable {
    /// Puts the answer on the screen. It may be older than the pane's present question.
    func show(in dashboard: inout Dashboard)
}

/// Any pane's question, as a value that can be compared.
package struct AnyPaneQuestion: Equatable, Sendable {
    package let question: any PaneQuestion

    package init(_ question: any PaneQuestion) { self.question = question }

    package static func == (a: Self, b: Self) -> Bool { AnyHashable(a.question) == AnyHashable(b.question) }
}

/// What became of a pane's question.
package enum PaneReply: Equatable, Sendable {
    case found(any PaneAnswer)
    /// One sentence for the operator.
    case failed(String)

    package static func == (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (.found(let a), .found(let b)): AnyHashable(a) == AnyHashable(b)
        case (.failed(let a), .failed(let b)): a == b
        default: false
        }
    }
}

/// A question that was asked, and the snapshot beside which its answer will stand.
struct AskedQuestion: Equatable, Sendable {
    var question: AnyPaneQuestion
    var readAt: Timestamp
}

extension Dashboard {
    /// What a pane wants to know now; nil for one that shows the snapshot alone.
    func question(of pane: PaneID) -> (any PaneQuestion)? {
        switch pane {
        case .groups, .errors: nil
        case .failovers: failoversQuestion
        case .rules: snapshot.map { RulesQuestion(span: $0.span, scope: query.scope, changes: rules.changes) }
        case .accounts: nil
        }
    }

    /// Asks for every pane on screen whose question changed or whose answer a snapshot has overtaken. A paused screen
    /// keeps its snapshot until the operator asks for something else, such as an earlier time.
    mutating func askForPanes() -> [Effect] {
        guard let snapshot else { return [] }
        let layout = layout
        return PaneID.available.compactMap { pane in
            guard !layout[pane].isEmpty || isAskedByOverlay(pane), let question = question(of: pane) else { return nil }
            let next = AskedQuestion(question: AnyPaneQuestion(question), readAt: snapshot.readAt)
            guard asked[pane] != next else { return nil }
            asked[pane] = next
            return .askForPane(pane, next.question)
        }
    }

    /// Whether what lies over the panes shows what a pane shows.
    private func isAskedByOverlay(_ pane: PaneID) -> Bool { pane == .rules && overlays.last?.place == .blindSpots }

    /// Takes in an answer, or why there is none; what the pane showed stays then.
    mutating func receive(_ reply: PaneReply, for pane: PaneID) {
        switch reply {
        case .found(let answer):
            unread[pane] = nil
            answer.show(in: &self)
        case .failed(let sentence): unread[pane] = sentence
        }
    }
}
