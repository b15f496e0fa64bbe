/// Every way in which the pretend upstreams fail. The shapes are those seen in the field; ids and addresses are made up.
enum MishapCatalog {
    static let all: [Mishap] = requests + limits + access + outages

    /// The place of a mishap by name; the names are spelled in this target only.
    static func index(_ name: String) -> Int {
        guard let index = places[name] else { preconditionFailure("no mishap is called \(name)") }
        return index
    }

    private static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) })
}
