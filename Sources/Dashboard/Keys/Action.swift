/// What a key can mean. What changes something in the database asks first.
enum Action: Hashable, Sendable, CaseIterable {
    case up, down, pageUp, pageDown, halfPageUp, halfPageDown, top, bottom
    case open, back, expand, expandOrEnter, collapse
    case nextPane, previousPane, groupsPane, errorsPane, failoversPane, rulesPane, accountsPane
    case sort, reverseSort, outcome
    case shorterWindow, longerWindow, pause, refresh
    case scope, zone
    case newer, older
    case changeRule, inactiveRules, otherButton, choose
    case copy, theme, mouse, redraw, help, leave, quit
}
