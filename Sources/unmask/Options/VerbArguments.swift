import ArgumentParser

/// Arguments in the order database, verb, object, each of which may be missing: the database is known by not being a verb.
struct VerbArguments<Verb> where Verb: CaseIterable & RawRepresentable, Verb.RawValue == String {
    var database: String?
    var verb: Verb?
    var object: String?

    /// - Parameters:
    ///   - things: what the verbs are about, in the plural.
    ///   - example: how it is done, for sentences about what is wrong.
    /// - Throws: `ValidationError` with what would be right.
    init(_ arguments: [String], about things: String, example: String) throws {
        var rest = try PlainArguments.of(arguments)[...]
        if let first = rest.first, Verb(rawValue: first) == nil { database = rest.popFirst() }
        if let word = rest.popFirst() {
            guard let verb = Verb(rawValue: word) else {
                let words = Verb.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\"\(word)\" cannot be done to \(things); there are \(words), \(example)")
            }
            self.verb = verb
        }
        object = rest.popFirst()
        if !rest.isEmpty { throw ValidationError("there are too many arguments; name one thing, \(example)") }
    }
}
