import ArgumentParser

/// What follows `unmask accounts`: `[database] [list]`, `[database] disable|enable account`, `[database] undo change`.
struct AccountsRequest: Hashable {
    enum Verb: String, CaseIterable { case list, disable, enable, undo }

    var verb = Verb.list
    /// The database, where it stands among the arguments.
    var database: String?
    /// The account's name or id, or the change's id.
    var object: String?

    private static let example = "as in unmask accounts ops.db disable openai-main"

    /// - Throws: `ValidationError` with what would be right.
    init(_ arguments: [String]) throws {
        let words = try VerbArguments<Verb>(arguments, about: "accounts", example: Self.example)
        database = words.database
        verb = words.verb ?? .list
        object = words.object
        switch verb {
        case .list:
            if object != nil { throw ValidationError("list shows all accounts; leave \"\(object ?? "")\" out") }
        case .disable, .enable:
            if object == nil { throw ValidationError("no account was named; give its name or id, \(Self.example)") }
        case .undo:
            if object.flatMap({ Int64($0) }) == nil {
                throw ValidationError("undo needs a change's number, as \"unmask audit\" lists them")
            }
        }
    }
}
