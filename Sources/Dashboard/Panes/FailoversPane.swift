internal import OpsModel
internal import TerminalCanvas

/// Requests that moved from account to account, newest first, over who hands over to whom.
package struct FailoversPane: Equatable, Sendable {
    /// Moves that are listed.
    static let listed = 200
    /// Requests that are counted: what a second's answer may cost beside everything else.
    static let reach = 2_000

    var cursor = ListCursor<Int64>()
    var answer: FailoverAnswer?
}

/// What the pane asks: the moves of the time on screen.
struct FailoversPaneQuestion: PaneQuestion {
    var question: FailoverQuestion

    func answer(from log: some OpsObserving) async throws(OpsReadFailure) -> any PaneAnswer {
        FailoversPaneAnswer(answer: try await log.failovers(question))
    }
}

struct FailoversPaneAnswer: PaneAnswer {
    var answer: FailoverAnswer

    func show(in dashboard: inout Dashboard) { dashboard.show(answer) }
}

extension Dashboard {
    /// The moves of what the snapshot shows, so that both stand for the same time.
    var failoversQuestion: FailoversPaneQuestion? {
        guard let snapshot else { return nil }
        return FailoversPaneQuestion(
            question: FailoverQuestion(
                span: snapshot.span,
                scope: snapshot.query.scope,
                filter: snapshot.query.filter,
                limit: FailoversPane.listed,
                reach: FailoversPane.reach
            )
        )
    }

    var shownStories: [FailoverStory] { failovers.answer?.stories ?? [] }

    var selectedStory: FailoverStory? { shownStories.first { $0.id == failovers.cursor.selected } }

    /// Stories that fit the pane.
    var failoverRows: Int { failoverAreas(layout.failovers.inset(1)).list.height }

    /// The list, and under it a third for the matrix where both have room.
    func failoverAreas(_ inside: Rect) -> (list: Rect, matrix: Rect) {
        let pairs = failovers.answer?.pairs.count ?? 0
        guard inside.height >= 6, pairs > 0 else { return (inside, .zero) }
        let rows = min(pairs, max(inside.height * 2 / 5 - 1, 2)) + 1
        let (list, matrix) = inside.split(bottom: rows)
        return (list, matrix)
    }

    /// Takes in an answer. What is selected stays selected; the top stays the top.
    mutating func show(_ answer: FailoverAnswer) {
        let old = shownStories.map(\.id)
        let wasAtTop = failovers.cursor.selected == old.first
        failovers.answer = answer
        let new = answer.stories.map(\.id)
        failovers.cursor.settle(from: old, to: new, height: failoverRows)
        if wasAtTop { failovers.cursor.moveToEnd(false, in: new, height: failoverRows) }
    }

    mutating func moveInFailovers(_ action: Action) {
        failovers.cursor.perform(action, in: shownStories.map(\.id), height: failoverRows)
    }

    /// Selects the story on a row of the screen.
    mutating func selectFailover(at point: Point) {
        let list = failoverAreas(layout.failovers.inset(1)).list
        let index = failovers.cursor.offset + point.y - list.y
        let ids = shownStories.map(\.id)
        guard list.contains(point), ids.indices.contains(index) else { return }
        failovers.cursor.select(ids[index], in: ids, height: failoverRows)
    }
}

// MARK: - One request's story

extension Dashboard {
    /// Opens the selected request with its way through the accounts on top.
    mutating func openStory() -> [Effect] {
        guard let story = selectedStory else { return [] }
        overlays.append(.detail(DetailOverlay(row: story.row, leadsWithStory: true)))
        return [.loadDetail(story.id)]
    }

    /// Shows the story before or after the open one; the pane's cursor goes along.
    mutating func stepStory(_ action: Action, from id: Int64) -> [Effect] {
        failovers.cursor.select(id, in: shownStories.map(\.id), height: failoverRows)
        moveInFailovers(action == .newer ? .up : .down)
        guard let story = selectedStory, story.id != id else { return [] }
        overlays[overlays.count - 1] = .detail(DetailOverlay(row: story.row, leadsWithStory: true))
        return [.loadDetail(story.id)]
    }
}
