import ArgumentParser
import OpsModel

/// The value of `--by`.
struct GroupFields: CustomStringConvertible {
    static let names = GroupField.allCases.map(\.rawValue).joined(separator: ", ")

    var fields: [GroupField]

    init(fields: [GroupField]) { self.fields = fields }

    /// Names with commas between them, each once.
    init(parsing argument: String) throws {
        fields = []
        for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let field = GroupField(rawValue: name.lowercased()) else {
                throw ValidationError("\"\(name)\" is no field; there are \(Self.names)")
            }
            guard !fields.contains(field) else { throw ValidationError("\(name) stands there twice; name it once") }
            fields.append(field)
        }
    }

    var description: String { fields.map(\.rawValue).joined(separator: ",") }
}
