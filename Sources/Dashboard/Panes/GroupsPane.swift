internal import OpsModel
internal import TerminalCanvas

/// The tree of groups: what is failing, and where.
package struct GroupsPane: Equatable, Sendable {
    var cursor = ListCursor<GroupKey>()
    /// The order of the rows turned round.
    var isReversed = false

    /// One row of the tree as it stands on screen.
    struct Line: Equatable, Sendable {
        var row: GroupRow
        /// A row of the last field, under its parent.
        var isChild: Bool
        var isLastChild: Bool
        /// Whether the row's children are asked for.
        var isOpen: Bool
    }
}

extension Dashboard {
    /// The rows of the groups pane from the top down.
    func groupLines(_ snapshot: OpsSnapshot?) -> [GroupsPane.Line] {
        guard let snapshot else { return [] }
        var lines: [GroupsPane.Line] = []
        let rows = groups.isReversed ? snapshot.groups.reversed() : snapshot.groups
        for row in rows {
            let isOpen = query.expanded.contains(row.key)
            lines.append(GroupsPane.Line(row: row, isChild: false, isLastChild: false, isOpen: isOpen))
            guard isOpen else { continue }
            let children = groups.isReversed ? row.children.reversed() : row.children
            for (index, child) in children.enumerated() {
                let isLast = index == children.count - 1
                lines.append(GroupsPane.Line(row: child, isChild: true, isLastChild: isLast, isOpen: false))
            }
        }
        return lines
    }

    var groupLines: [GroupsPane.Line] { groupLines(snapshot) }

    var selectedGroup: GroupsPane.Line? {
        groupLines.first { $0.row.key == groups.cursor.selected }
    }

    /// The fields the shown groups are formed by: those of the answer, which may be older than the question.
    var shownFields: [GroupField] { snapshot?.query.fields ?? query.fields }

    var groupRows: Int { ScreenLayout.listRows(layout.groups, header: 1) }

    mutating func moveInGroups(_ action: Action) {
        let ids = groupLines.map(\.row.key)
        groups.cursor.perform(action, in: ids, height: groupRows)
    }

    /// Opens or closes the selected parent; its children come with the next answer.
    mutating func toggleGroup() -> [Effect] {
        guard let line = selectedGroup, !line.isChild else { return [] }
        return setOpen(line.row.key, !line.isOpen)
    }

    /// Opens a closed parent, or steps to the first child of an open one.
    mutating func expandOrEnter() -> [Effect] {
        guard let line = selectedGroup, !line.isChild else { return [] }
        guard line.isOpen else { return setOpen(line.row.key, true) }
        if !line.row.children.isEmpty { moveInGroups(.down) }
        return []
    }

    /// Closes an open parent, or steps from a child to its parent.
    mutating func collapse() -> [Effect] {
        guard let line = selectedGroup else { return [] }
        if line.isOpen { return setOpen(line.row.key, false) }
        guard line.isChild else { return [] }
        let parent = GroupKey(Array(line.row.key.values.dropLast()))
        groups.cursor.select(parent, in: groupLines.map(\.row.key), height: groupRows)
        return []
    }

    private mutating func setOpen(_ key: GroupKey, _ isOpen: Bool) -> [Effect] {
        let before = groupLines.map(\.row.key)
        if isOpen {
            query.expanded.insert(key)
        } else {
            query.expanded.remove(key)
        }
        groups.cursor.settle(from: before, to: groupLines.map(\.row.key), height: groupRows)
        return ask()
    }
}
