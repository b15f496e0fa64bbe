import ArgumentParser
import OpsModel

/// What follows `unmask resolve`: `[database] id…`. The database is known by not being a number.
struct ResolveRequest: Hashable {
    /// The database, where it stands among the arguments.
    var database: String?
    /// Each once, in the order in which they were written.
    var ids: [Int64] = []

    private static let example = "as in unmask resolve ops.db 1234 1235"

    /// - Throws: `ValidationError` with what would be right.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        if let first = rest.first, Int64(first) == nil { database = rest.popFirst() }
        for written in rest {
            guard let id = Int64(written) else {
                throw ValidationError("\"\(written)\" is not an error's id; give its number, \(Self.example)")
            }
            if !ids.contains(id) { ids.append(id) }
        }
        if ids.isEmpty { throw ValidationError("no error was named; give its id, \(Self.example)") }
    }
}
