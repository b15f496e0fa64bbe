import TOMLKit

/// A value of a TOML file, with the line it stands on.
struct TOMLNode: Sendable {
    enum Value: Sendable {
        case text(String)
        case integer(Int)
        case truth(Bool)
        case list([TOMLNode])
        case table([String: TOMLNode])
        /// A number with a point, or a date: nothing a configuration of ours has.
        case other
    }

    var value: Value
    /// Counted from 1; nil where it stands in a way the lines are not told of.
    var line: Int?

    /// Reads a whole file.
    ///
    /// - Throws: `TOMLParseError`, with its line, for the first thing that is no TOML.
    static func parse(_ text: String) throws -> TOMLNode {
        let table = try TOMLTable(string: text)
        let places = TOMLPlaces(text)
        return TOMLNode(value: .table(members(of: table, path: [], places)), line: nil)
    }

    private static func members(of table: TOMLTable, path: [String], _ places: TOMLPlaces) -> [String: TOMLNode] {
        var members: [String: TOMLNode] = [:]
        for key in table.keys {
            guard let member = table[key] else { continue }
            members[key] = node(member, path: path + [key], places)
        }
        return members
    }

    private static func node(
        _ member: any TOMLValueConvertible,
        path: [String],
        _ places: TOMLPlaces
    ) -> TOMLNode {
        let value: Value? =
            switch member.type {
            case .table: member.table.map { .table(members(of: $0, path: path, places)) }
            case .array:
                member.array.map { array in
                    .list(
                        array.enumerated().map { index, element in
                            node(element, path: path + [TOMLPlaces.element(index)], places)
                        }
                    )
                }
            case .string: member.string.map { .text($0) }
            case .int: member.int.map { .integer($0) }
            case .bool: member.bool.map { .truth($0) }
            case .double, .date, .time, .dateTime: nil
            }
        return TOMLNode(value: value ?? .other, line: places.line(of: path))
    }
}
