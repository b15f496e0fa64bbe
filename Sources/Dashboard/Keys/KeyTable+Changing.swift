internal import TerminalCanvas

extension KeyTable {
    /// Where fields stand one above the other.
    static let fields: Set<KeyBinding.Place> = [.dialog, .form, .field]
    /// Where choices and buttons stand side by side.
    private static let choices: Set<KeyBinding.Place> = [.dialog, .form]

    /// Keys that lead to a change of the log, or take one back.
    static let changing: [KeyBinding] = [
        KeyBinding(
            ["a"],
            .actions,
            in: [.rules, .trial],
            .change,
            "Actions: enable, disable, edit, copy or remove the rule",
            footer: "actions",
            rank: 15
        ),
        KeyBinding(
            ["a"],
            .actions,
            in: lists.subtracting([.rules]).union([.detail]),
            .change,
            "Actions for the account: disable, enable, its errors",
            footer: "actions",
            rank: 21
        ),
        KeyBinding(
            ["+", .insert],
            .draftRule,
            in: [.rules],
            .change,
            "Draft a rule, and see what it would do",
            footer: "draft",
            rank: 17
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
            in: fields,
            .change,
            "To the next field or button",
            footer: "next",
            rank: 10
        ),
        KeyBinding([.backTab, .up], .previousField, in: fields, .change, "To the previous field or button"),
        KeyBinding(
            [.left],
            .previousChoice,
            in: choices,
            .change,
            "The choice to the left",
            footer: "choose",
            rank: 11
        ),
        KeyBinding(
            [.right],
            .nextChoice,
            in: choices,
            .change,
            "The choice to the right",
            footer: "choose",
            rank: 11
        ),
        KeyBinding(
            [.enter],
            .press,
            in: choices,
            .change,
            "Press the button the mark is on",
            footer: "press",
            rank: 12
        ),
        KeyBinding([.enter], .press, in: [.field], .change, "On to the next field"),
        KeyBinding(
            [.pageUp],
            .pageUp,
            in: [.form, .field],
            .change,
            "Back in the preview",
            footer: "preview",
            rank: 14
        ),
        KeyBinding(
            [.pageDown],
            .pageDown,
            in: [.form, .field],
            .change,
            "On in the preview",
            footer: "preview",
            rank: 14
        ),
        KeyBinding([.escape], .leave, in: [.dialog], .change, "Close, and change nothing", footer: "cancel", rank: 1),
        KeyBinding(
            [.escape],
            .leave,
            in: [.form, .field],
            .change,
            "Close; a draft is kept",
            footer: "close",
            rank: 1
        ),
    ]
}
