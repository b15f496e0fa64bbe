/// What a key can mean. The database is changed by `resolve`, by `undo` and by pressing a dialog's own button, and by
/// nothing else.
enum Action: Hashable, Sendable, CaseIterable {
    case up, down, pageUp, pageDown, halfPageUp, halfPageDown, top, bottom
    case open, back, expand, expandOrEnter, collapse
    case nextPane, previousPane, groupsPane, errorsPane, failoversPane, rulesPane, accountsPane
    case actions, choose, resolve, undo, audit
    case nextField, previousField, nextChoice, previousChoice, press
    case sort, reverseSort, outcome
    case grouping, toggleField, raiseField, lowerField, applyGrouping
    case shorterWindow, longerWindow, earlier, later, live, pause, refresh
    case scope, zone
    case newer, older
    case brush, brushLeft, brushRight, brushStart, brushEnd, brushAnchor, brushZoom, brushLeave
    case filter, palette, accept, cancel, complete, completeBack, previous, next
    case cursorLeft, cursorRight, wordLeft, wordRight, lineStart, lineEnd, erase, eraseForward, eraseWord, eraseLine
    case draftRule, inactiveRules, offAccounts
    case copy, export, blindSpots, theme, mouse, redraw, help, leave, quit
}
