/// What a key can mean. Nothing here changes anything in the database.
enum Action: Hashable, Sendable, CaseIterable {
    case up, down, pageUp, pageDown, halfPageUp, halfPageDown, top, bottom
    case open, back, expand, expandOrEnter, collapse
    case nextPane, previousPane, groupsPane, errorsPane, failoversPane, rulesPane, accountsPane
    case sort, reverseSort, outcome
    case shorterWindow, longerWindow, earlier, later, live, pause, refresh
    case scope, zone
    case newer, older
    case filter, palette, accept, cancel, complete, completeBack, previous, next
    case cursorLeft, cursorRight, wordLeft, wordRight, lineStart, lineEnd, erase, eraseForward, eraseWord, eraseLine
    case copy, theme, mouse, redraw, help, leave, quit
}
