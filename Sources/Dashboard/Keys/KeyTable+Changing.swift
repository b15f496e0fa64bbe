internal import TerminalCanvas

extension KeyTable {
    /// Keys that lead to a change of the log, or take one back.
    static let changing: [KeyBinding] = [
        KeyBinding(
            ["a"],
            .changeRule,
            in: [.rules],
            .change,
            "Enable or disable, after asking",
            footer: "on/off",
            rank: 15
        ),
        KeyBinding(
            [.tab, .backTab, .left, .right],
            .otherButton,
            in: [.confirm],
            .change,
            "The other button",
            footer: "choose",
            rank: 11
        ),
        KeyBinding([.enter], .pressButton, in: [.confirm], .change, "Press the button", footer: "press", rank: 12),
        KeyBinding(
            ["a"],
            .actions,
            in: lists.subtracting([.rules]).union([.detail]),
            .change,
            "Actions: disable or enable the account",
            footer: "actions",
            rank: 21
        ),
        KeyBinding([.enter], .open, in: [.accounts], .change, "Actions for the account", footer: "actions", rank: 12),
        KeyBinding([.enter], .choose, in: [.menu], .change, "Open the chosen action", footer: "choose", rank: 12),
        KeyBinding(
            ["m"],
            .resolve,
            in: [.errors, .detail],
            .change,
            "Mark the error as resolved, or take the mark back",
            footer: "resolved",
            rank: 22
        ),
        KeyBinding(
            ["u"],
            .undo,
            in: lists.union([.detail]),
            .change,
            "Undo your last change",
            footer: "undo",
            rank: 23
        ),
        KeyBinding(["A"], .audit, in: lists, .change, "The audit log: who changed what", footer: "audit", rank: 62),
        KeyBinding(
            [.tab, .down],
            .nextField,
            in: [.dialog],
            .change,
            "To the next field or button",
            footer: "next",
            rank: 10
        ),
        KeyBinding([.backTab, .up], .previousField, in: [.dialog], .change, "To the previous field or button"),
        KeyBinding(
            [.left],
            .previousChoice,
            in: [.dialog],
            .change,
            "The choice to the left",
            footer: "choose",
            rank: 11
        ),
        KeyBinding(
            [.right],
            .nextChoice,
            in: [.dialog],
            .change,
            "The choice to the right",
            footer: "choose",
            rank: 11
        ),
        KeyBinding(
            [.enter],
            .press,
            in: [.dialog],
            .change,
            "Press the button the mark is on",
            footer: "press",
            rank: 12
        ),
        KeyBinding([.escape], .leave, in: [.dialog], .change, "Close, and change nothing", footer: "cancel", rank: 1),
    ]
}
