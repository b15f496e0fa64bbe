internal import TerminalCanvas

/// Every key. It follows the consensus of terminal tools: vim's motions only move, and no key repeated by reflex
/// does anything that cannot be looked away from.
enum KeyTable {
    static let bindings: [KeyBinding] = moving + looking + narrowing + time + changing + screen + prompts

    /// Every pane, whatever it lists.
    static let lists: Set<KeyBinding.Place> = [.groups, .errors, .failovers, .rules, .accounts]
    /// The groups and the errors, which share an order and an outcome.
    private static let overview: Set<KeyBinding.Place> = [.groups, .errors]
    /// Wherever keys are not text.
    static let everywhere = lists.union(closable)
    static let overlays: Set<KeyBinding.Place> = [.detail, .trial, .audit, .blindSpots, .help]
    static let closable: Set<KeyBinding.Place> = overlays.union([.menu, .grouping])

    private static let moving: [KeyBinding] =
        [
            KeyBinding([.up, "k"], .up, in: everywhere, .move, "Up one row", footer: "move", rank: 10),
            KeyBinding([.down, "j"], .down, in: everywhere, .move, "Down one row", footer: "move", rank: 10),
            KeyBinding([.pageUp, .control("b")], .pageUp, in: everywhere, .move, "Up one page"),
            KeyBinding([.pageDown, .control("f")], .pageDown, in: everywhere, .move, "Down one page"),
            KeyBinding([.control("u")], .halfPageUp, in: everywhere, .move, "Up half a page"),
            KeyBinding([.control("d")], .halfPageDown, in: everywhere, .move, "Down half a page"),
            KeyBinding([.home, "g"], .top, in: everywhere, .move, "To the top; follow the newest errors"),
            KeyBinding([.end, "G"], .bottom, in: everywhere, .move, "To the bottom"),
            KeyBinding([.tab], .nextPane, in: lists, .move, "To the next pane", footer: "pane", rank: 30),
            KeyBinding([.backTab], .previousPane, in: lists, .move, "To the previous pane"),
        ] + Dashboard.PaneID.available.map(toPane)

    private static func toPane(_ pane: Dashboard.PaneID) -> KeyBinding {
        KeyBinding([pane.key], pane.action, in: lists, .move, "To the \(pane.name.lowercased())")
    }

    private static let looking: [KeyBinding] = [
        KeyBinding(
            [.enter],
            .open,
            in: [.groups],
            .look,
            "Drill down: show only this group",
            footer: "drill down",
            rank: 12
        ),
        KeyBinding(
            [.enter, "d"],
            .open,
            in: [.errors],
            .look,
            "Open: what both sides said",
            footer: "open",
            rank: 12
        ),
        KeyBinding(
            [.enter, "d"],
            .open,
            in: [.rules],
            .look,
            "Try the rule on the window's errors",
            footer: "try",
            rank: 12
        ),
        KeyBinding(
            [.enter],
            .open,
            in: [.failovers],
            .look,
            "Open a failover: the request's way through the accounts",
            footer: "story",
            rank: 12
        ),
        KeyBinding([" "], .expand, in: [.groups], .look, "Open or close a group", footer: "expand", rank: 14),
        KeyBinding([.right, "l"], .expandOrEnter, in: [.groups], .look, "Open a group, or step into it"),
        KeyBinding([.left, "h"], .collapse, in: [.groups], .look, "Close a group, or step out to it"),
        KeyBinding([.left, "h"], .newer, in: [.detail], .look, "The newer error", footer: "newer", rank: 22),
        KeyBinding([.right, "l"], .older, in: [.detail], .look, "The older error", footer: "older", rank: 22),
        KeyBinding([" "], .pageDown, in: overlays, .look, "Down one page"),
        KeyBinding(["!"], .blindSpots, in: everywhere, .look, "Blind spots: what the screen cannot show"),
        KeyBinding(
            ["y"],
            .copy,
            in: lists.union([.detail, .trial]),
            .look,
            "Copy what is selected",
            footer: "copy",
            rank: 42
        ),
        KeyBinding(
            ["w"],
            .export,
            in: lists.union([.detail]),
            .look,
            "Write what is listed to a file, after asking for its name",
            footer: "write",
            rank: 44
        ),
        KeyBinding(
            [.escape, .backspace],
            .back,
            in: lists,
            .look,
            "Go back one level: a drill-down or a filter",
            footer: "back",
            rank: 13
        ),
        KeyBinding([.escape, .backspace], .leave, in: closable, .look, "Close this", footer: "close", rank: 13),
    ]

    private static let narrowing: [KeyBinding] = [
        KeyBinding(
            ["/"],
            .filter,
            in: lists,
            .narrow,
            "Filter everything; complete with Tab",
            footer: "filter",
            rank: 15
        ),
        KeyBinding(
            ["o"],
            .outcome,
            in: overview,
            .narrow,
            "List all errors, or one outcome only",
            footer: "outcome",
            rank: 20
        ),
        KeyBinding(["s"], .sort, in: overview, .narrow, "Sort the groups by the next column", footer: "sort", rank: 24),
        KeyBinding(["S"], .reverseSort, in: overview, .narrow, "Turn the order of the groups round"),
        KeyBinding(
            ["f"],
            .grouping,
            in: [.groups],
            .narrow,
            "Group by other fields, in any order",
            footer: "fields",
            rank: 25
        ),
        KeyBinding([" "], .toggleField, in: [.grouping], .narrow, "Take a field, or drop it", footer: "take", rank: 11),
        KeyBinding([.left, "<"], .raiseField, in: [.grouping], .narrow, "Move it up", footer: "order", rank: 12),
        KeyBinding(
            [.right, ">"],
            .lowerField,
            in: [.grouping],
            .narrow,
            "Move it down",
            footer: "order",
            rank: 12
        ),
        KeyBinding(
            [.enter],
            .applyGrouping,
            in: [.grouping],
            .narrow,
            "Group by these fields",
            footer: "group",
            rank: 13
        ),
        KeyBinding(
            ["i"],
            .inactiveRules,
            in: [.rules],
            .narrow,
            "Rules that are off too",
            footer: "inactive",
            rank: 20
        ),
        KeyBinding(
            ["i"],
            .offAccounts,
            in: [.accounts],
            .narrow,
            "Only accounts that are off, cooling down or limited",
            footer: "off only",
            rank: 40
        ),
        KeyBinding(
            ["e"],
            .scope,
            in: lists,
            .narrow,
            "Image endpoints only, or all endpoints",
            footer: "endpoints",
            rank: 60
        ),
    ]

    private static let time: [KeyBinding] = [
        KeyBinding(["["], .shorterWindow, in: lists, .time, "A shorter window", footer: "window", rank: 18),
        KeyBinding(["]"], .longerWindow, in: lists, .time, "A longer window", footer: "window", rank: 18),
        // TUI tools agree on brackets for shorter and longer, and on none for moving in time. The same two keys with
        // Shift are next to them; where a layout hides braces, comma and full stop step back and forth as in players.
        KeyBinding(["{", ","], .earlier, in: lists, .time, "Back in time, by half a window", footer: "past", rank: 26),
        KeyBinding(["}", "."], .later, in: lists, .time, "Forward in time", footer: "past", rank: 26),
        KeyBinding(
            ["B"],
            .brush,
            in: lists,
            .time,
            "Choose a range of the trend to zoom to",
            footer: "range",
            rank: 46
        ),
        KeyBinding([.left, "h"], .brushLeft, in: [.brush], .time, "The step before", footer: "move", rank: 10),
        KeyBinding([.right, "l"], .brushRight, in: [.brush], .time, "The step after", footer: "move", rank: 10),
        KeyBinding([.home, "g"], .brushStart, in: [.brush], .time, "To the first step"),
        KeyBinding([.end, "G"], .brushEnd, in: [.brush], .time, "To the last step"),
        KeyBinding([" "], .brushAnchor, in: [.brush], .time, "Begin the range here", footer: "begin", rank: 11),
        KeyBinding([.enter], .brushZoom, in: [.brush], .time, "Zoom to the range", footer: "zoom", rank: 12),
        KeyBinding([.escape, "q"], .brushLeave, in: [.brush], .time, "Leave the trend", footer: "leave", rank: 13),
        KeyBinding(["L"], .live, in: lists, .time, "Back to live", footer: "live", rank: 9),
        KeyBinding(
            ["p", "="],
            .pause,
            in: everywhere,
            .time,
            "Pause the screen, or go on live",
            footer: "pause",
            rank: 16
        ),
        KeyBinding([.function(5), "r"], .refresh, in: everywhere, .time, "Read again now"),
        KeyBinding(
            ["z"],
            .zone,
            in: everywhere,
            .time,
            "Tell time in UTC, or in your own zone",
            footer: "zone",
            rank: 70
        ),
    ]

    private static let screen: [KeyBinding] = [
        KeyBinding(["t"], .theme, in: everywhere, .screen, "The next theme", footer: "theme", rank: 65),
        KeyBinding(["M", .function(2)], .mouse, in: everywhere, .screen, "Mouse on or off; Shift selects text"),
        KeyBinding([.control("l")], .redraw, in: everywhere, .screen, "Draw the screen again"),
        KeyBinding([":"], .palette, in: everywhere, .screen, "Commands by words", footer: "commands", rank: 28),
        KeyBinding(["?", .function(1)], .help, in: everywhere, .screen, "This help", footer: "help", rank: 1),
        KeyBinding(["q"], .leave, in: closable, .screen, "Leave this", footer: nil),
        KeyBinding(["q"], .quit, in: lists, .screen, "Quit", footer: "quit", rank: 2),
        KeyBinding([.control("c")], .quit, in: everywhere.union(fields), .screen, "Quit from anywhere"),
    ]
}
