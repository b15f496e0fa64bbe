internal import TerminalCanvas

/// One row of the key table: dispatch, footer and help are made from it.
struct KeyBinding: Equatable, Sendable {
    /// Where a key means something. An overlay's keys hide those of what lies under it.
    enum Place: Hashable, Sendable, CaseIterable {
        case groups, errors, failovers, rules, accounts, detail, trial, audit, blindSpots, menu, grouping, dialog, form,
            field, help, brush, filter, palette, export
    }

    /// The chapters of the help, in its order.
    enum Section: String, CaseIterable, Sendable {
        case move = "Move"
        case look = "Look closer"
        case narrow = "Sort and narrow"
        case change = "Change"
        case time = "Time"
        case screen = "Screen"
        case prompt = "At a prompt"
    }

    var keys: [Key]
    var action: Action
    var places: Set<Place>
    var section: Section
    /// What the help says, beginning with a verb.
    var help: String
    /// The one or two words of the footer; nil keeps it out of it.
    var footer: String?
    /// What the footer drops first: larger numbers.
    var rank: Int

    init(
        _ keys: [Key],
        _ action: Action,
        in places: Set<Place>,
        _ section: Section,
        _ help: String,
        footer: String? = nil,
        rank: Int = 50
    ) {
        self.keys = keys
        self.action = action
        self.places = places
        self.section = section
        self.help = help
        self.footer = footer
        self.rank = rank
    }
}

extension KeyBinding {
    /// What it does, and where it does so when that is one place only.
    var helpText: String { places.count == 1 ? "\(help) (\(placeWords))" : help }

    /// Where a key means this, in a few words, when it does not mean it everywhere; else empty.
    var placeWords: String {
        switch places {
        case [.groups]: "groups"
        case [.failovers]: "failovers"
        case [.rules]: "rules"
        case [.accounts]: "accounts"
        case [.errors]: "errors"
        case [.groups, .errors]: "groups and errors"
        case [.errors, .detail]: "errors"
        case [.detail]: "in an error"
        case [.detail, .trial, .audit, .blindSpots, .help]: "in an overlay"
        case [.trial]: "in a dry run"
        case [.form, .field]: "in a form"
        case [.rules, .trial]: "rules"
        case [.dialog]: "in a dialog"
        case [.dialog, .form, .field], [.dialog, .form]: "in a dialog"
        case [.field]: "in a field"
        case [.brush]: "in the trend"
        case [.menu]: "actions"
        case [.grouping]: "choosing fields"
        case [.filter]: "filter"
        case [.palette]: "commands"
        case [.export]: "file"
        default: places.contains(.detail) ? "" : "in the panes"
        }
    }
}

extension Key {
    /// How footer and help write it.
    var label: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .enter: "⏎"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Bksp"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .home: "Home"
        case .end: "End"
        case .insert: "Ins"
        case .delete: "Del"
        case .function(let number): "F\(number)"
        case .control(let character): "Ctrl-\(character)"
        case .alt(let character): "Alt-\(character)"
        }
    }
}
