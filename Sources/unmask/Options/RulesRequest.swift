import ArgumentParser

/// What follows `unmask rules`: `[database] [list]`, `[database] add`, `[database] enable|disable|remove rule`,
/// `[database] undo change`, `[database] test [rule]`.
struct RulesRequest: Hashable {
    enum Verb: String, CaseIterable { case list, add, enable, disable, remove, undo, test }

    var verb = Verb.list
    /// The database, where it stands among the arguments.
    var database: String?
    /// The rule's id, or the change's.
    var id: Int64?

    private static let example = "as in unmask rules ops.db disable 3"
    private static let needsChange = "undo needs a change's number, as \"unmask audit\" lists them"

    /// - Throws: `ValidationError` with what would be right.
    init(_ arguments: [String]) throws {
        let words = try VerbArguments<Verb>(arguments, about: "rules", example: Self.example)
        database = words.database
        verb = words.verb ?? .list
        let object = words.object
        if let object {
            guard verb != .list, verb != .add else {
                throw ValidationError("\(verb.rawValue) takes no rule; leave \"\(object)\" out")
            }
            guard let id = Int64(object), id > 0 else {
                if verb == .undo { throw ValidationError(Self.needsChange) }
                throw ValidationError("\"\(object)\" is not a rule's id; give its number, \(Self.example)")
            }
            self.id = id
        } else if verb == .undo {
            throw ValidationError(Self.needsChange)
        } else if verb == .enable || verb == .disable || verb == .remove {
            throw ValidationError("no rule was named; give its id, \(Self.example)")
        }
    }
}
