internal import TerminalCanvas

extension Key {
    /// Names that are not a single character, in lower case; what the help writes is among them.
    private static let named: [String: Key] = {
        var names: [String: Key] = [
            "space": " ", "enter": .enter, "return": .enter, "esc": .escape, "escape": .escape, "backspace": .backspace,
            "up": .up, "down": .down, "left": .left, "right": .right, "insert": .insert, "delete": .delete,
        ]
        let labelled: [Key] = [
            .tab, .backTab, .backspace, .pageUp, .pageDown, .home, .end, .insert, .delete,
        ]
        for key in labelled { names[key.label.lowercased()] = key }
        for number in 1...12 { names["f\(number)"] = .function(number) }
        for key in [Key.enter, .up, .down, .left, .right] { names[key.label] = key }
        return names
    }()

    /// From a name in the configuration: `x`, `X`, `Space`, `PgUp`, `F5`, `Ctrl-x`, `Alt-x`.
    ///
    /// - Throws: why there is no such key, or none that a terminal hands to programs.
    static func named(_ name: String) throws(KeyNameError) -> Key {
        if let key = named[name.lowercased()] ?? named[name] { return key }
        if name.count == 1, let character = name.first, !character.isWhitespace { return .character(character) }
        let parts = name.split(separator: "-", maxSplits: 1)
        if parts.count == 2, parts[0].lowercased() == "alt", parts[1].count == 1, let character = parts[1].first {
            return .alt(character)
        }
        guard parts.count == 2, parts[0].lowercased() == "ctrl", parts[1].count == 1,
            let letter = parts[1].lowercased().first, letter.isASCII, letter.isLetter
        else {
            throw KeyNameError(
                description: "there is no key \"\(name)\"; write it as in x, X, Space, Enter, PgUp, F5, Ctrl-x or Alt-x"
            )
        }
        switch letter {
        case "c": throw KeyNameError(description: "Ctrl-c always quits and means nothing else")
        case "z": throw KeyNameError(description: "Ctrl-z always suspends the program")
        case "h", "i", "j", "m":
            throw KeyNameError(description: "a terminal sends the same for Ctrl-\(letter) as for another key")
        default: return .control(letter)
        }
    }
}

/// Why a name is no key that can be chosen: a sentence without its full stop.
struct KeyNameError: Error, Hashable, CustomStringConvertible {
    var description: String
}
