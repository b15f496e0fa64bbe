internal import OpsModel
internal import TerminalCanvas

/// The keys in use: the key table, with what the operator has changed.
package struct KeyMap: Equatable, Sendable {
    /// The key table as it is.
    package static let standard = KeyMap(bindings: KeyTable.bindings)

    let bindings: [KeyBinding]

    /// Something in the operator's keys that was passed over, or that takes something away.
    package struct Problem: Hashable, Sendable {
        /// The action as it was written.
        package var action: String
        /// What is wrong, without a full stop.
        package var message: String
    }

    /// What a key means at a place.
    func binding(for key: Key, at place: KeyBinding.Place) -> KeyBinding? {
        bindings.first { $0.places.contains(place) && $0.keys.contains(key) }
    }

    /// The keys of a place, in the order of the table.
    func bindings(at place: KeyBinding.Place) -> [KeyBinding] {
        bindings.filter { $0.places.contains(place) && !$0.keys.isEmpty }
    }

    /// How sentences name an action's key: Esc where it comes first, else a character if there is one, else the first.
    func label(of action: Action) -> String {
        guard let keys = bindings.first(where: { $0.action == action && !$0.keys.isEmpty })?.keys else {
            return "(no key)"
        }
        return keys[0] == .escape ? keys[0].label : (keys.first { $0.label.count == 1 } ?? keys[0]).label
    }

    /// The table with keys of the operator's own, by names of actions; a list without keys takes the action's keys away.
    ///
    /// A key so given is taken from an action that had it at one of the same places. Ctrl-c quits, whatever is written.
    package static func standard(
        overriding chosen: [String: [String]]
    ) -> (map: KeyMap, problems: [Problem]) {
        var problems: [Problem] = []
        var own: [Action: [Key]] = [:]
        for (name, names) in chosen.sorted(by: { $0.key < $1.key }) {
            guard let action = Action(name: name) else {
                let advice = closestWord(to: name, among: Action.allCases.map(\.name)).map { "did you mean \($0)?" }
                let message = "there is no action `\(name)`; \(advice ?? "the README lists them")"
                problems.append(Problem(action: name, message: message))
                continue
            }
            var keys: [Key] = []
            for name in names {
                do {
                    let key = try Key.named(name)
                    if !keys.contains(key) { keys.append(key) }
                } catch {
                    problems.append(Problem(action: action.name, message: "`\(action.name)`: \(error)"))
                }
            }
            // Where no name of the list was one, the action keeps its keys.
            if !keys.isEmpty || names.isEmpty { own[action] = keys }
        }
        var bindings = replaced(own)
        problems += settle(&bindings, own)
        return (KeyMap(bindings: bindings), problems)
    }

    /// The table in which the actions of `own` have these keys, once at every place where they have a meaning.
    private static func replaced(_ own: [Action: [Key]]) -> [KeyBinding] {
        var told: [Action: Set<KeyBinding.Place>] = [:]
        return KeyTable.bindings.compactMap { binding in
            guard let keys = own[binding.action], binding.keys != [.control("c")] else { return binding }
            var binding = binding
            binding.places.subtract(told[binding.action, default: []])
            told[binding.action, default: []].formUnion(binding.places)
            binding.keys = keys
            return binding.places.isEmpty ? nil : binding
        }
    }

    /// Takes the keys that were given away from those who had them; what thereby has no key is said.
    private static func settle(_ bindings: inout [KeyBinding], _ own: [Action: [Key]]) -> [Problem] {
        var problems: [Problem] = []
        for index in bindings.indices {
            let loser = bindings[index]
            let before = loser.keys
            for winner in bindings where winner.action != loser.action && own[winner.action] != nil {
                let contested = Set(winner.keys).intersection(bindings[index].keys)
                guard !contested.isEmpty, !winner.places.isDisjoint(with: loser.places) else { continue }
                let names = bindings[index].keys.filter(contested.contains).map(\.label).joined(separator: " ")
                if own[loser.action] != nil {
                    // Both were chosen: the one that comes first in the table keeps the key.
                    guard bindings[..<index].contains(winner) else { continue }
                    let message = "\(names) is also `\(winner.action.name)`, which keeps it"
                    problems.append(Problem(action: loser.action.name, message: message))
                }
                bindings[index].keys.removeAll(where: contested.contains)
            }
            if bindings[index].keys.isEmpty, !before.isEmpty, own[loser.action] == nil,
                let winner = bindings.first(where: { other in
                    own[other.action] != nil && !Set(other.keys).isDisjoint(with: before)
                })
            {
                let message = "`\(loser.action.name)` has no key any more (\(loser.help.lowercased()))"
                problems.append(Problem(action: winner.action.name, message: message))
            }
        }
        return problems
    }
}
