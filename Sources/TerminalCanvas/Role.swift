/// What a cell means. Code names the meaning, the theme names the colour.
///
/// A role's `name` is dotted; a theme that has no rule for `list.selected.unfocused` uses `list.selected`, then
/// `list`, then `text`.
package enum Role: UInt8, CaseIterable, Sendable {
    case text, textDim, textFaint, textStrong, textLabel
    case border, borderFocus, title, titleFocus
    case header, headerLabel, headerValue, headerBrand
    case columnHeader, columnSorted
    case listSelected, listSelectedUnfocused, listMarked, listTree
    case status2xx, status3xx, status4xx, status429, status5xx, statusNone
    case outcomeMasked, outcomeSurfaced, outcomeRewritten, outcomeRecovered, outcomeLocal
    case graph, graphLow, graphMid, graphHigh, graphAxis
    case trend, trendUp, trendDown, trendFlat
    case barFill, barEmpty
    case stateLive, statePaused, stateStale, stateReadonly, stateError, stateDisabled, stateCooling
    case account, accountOther, model, time, timeOld, number
    case key, keyLabel, keyDisabled
    case diffSame, diffChanged, diffMissing
    case match
    case overlay, overlayBorder, overlayTitle
    case notice, warning, danger, good
    case button, buttonFocus, buttonDanger
    case input, inputHint, inputError, cursor
    case jsonKey, jsonString, jsonNumber, jsonLiteral, jsonMark
    case marker, footer, escape
}

extension Role {
    /// The name themes use, such as `list.selected`.
    package var name: String { Role.names[Int(rawValue)] }

    /// The role of that name, or nil when there is none.
    package init?(name: String) {
        guard let role = Role.byName[name] else { return nil }
        self = role
    }

    /// Every name under which this role may find its rule, nearest first: its own, its ancestors', `text`.
    package var lookup: [String] {
        var found: [String] = []
        var rest = Substring(name)
        while !rest.isEmpty {
            found.append(String(rest))
            rest = rest.lastIndex(of: ".").map { rest[..<$0] } ?? ""
        }
        if found.last != "text" { found.append("text") }
        return found
    }

    /// Every key a theme may use: all roles and their ancestors.
    package static let knownNames: Set<String> = Set(allCases.flatMap(\.lookup))

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// The names follow from the cases: a dot before each capital letter and before a run of digits.
    private static let names: [String] = allCases.map { role in
        var name = ""
        var afterLetter = false
        for character in String(describing: role) {
            let starts = character.isUppercase || (character.isNumber && afterLetter)
            if starts { name.append(".") }
            name += character.lowercased()
            afterLetter = character.isLetter
        }
        return name
    }
}
