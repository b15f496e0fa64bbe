internal import ErrorPolicy
internal import GRDB
internal import OpsModel
internal import Synchronization

/// What the connections to one file have learnt about groups and kinds, which only ever grow: each is read once.
///
/// Field values are interned, so that a question turns a rollup row into a slot of its answer by a few array
/// look-ups. A connection that sees an older state of the file finds no cells of groups that are newer.
final class Catalog: Sendable {
    private let state = Mutex(CatalogState())

    /// Reads what is new and hands out everything; `groups` is false where the question needs kinds alone.
    func current(_ db: Database, groups: Bool) throws -> CatalogState {
        try state.withLock { state in
            try state.readKinds(db)
            if groups { try state.readGroups(db) }
            return state
        }
    }
}

/// One cube's keys: the values of every field, by the key's id.
struct Dimension {
    /// Interned values, `GroupField.allCases.count` for each id; -1 where the cube does not know the field.
    var values: [Int32] = []
    var isImages: [Bool] = []
    /// The kind of each id (a kind's is itself); -1 where there is no such id.
    var kinds: [Int32] = []
    var outcomes: [Outcome] = []

    static let stride = GroupField.allCases.count

    /// One more than the highest id.
    var count: Int { isImages.count }

    func value(_ id: Int, _ field: GroupField) -> Int32 { values[id * Self.stride + field.index] }

    /// Makes room for `id`.
    mutating func grow(to id: Int) {
        guard id >= count else { return }
        let missing = id + 1 - count
        values.append(contentsOf: repeatElement(-1, count: missing * Self.stride))
        isImages.append(contentsOf: repeatElement(false, count: missing))
        kinds.append(contentsOf: repeatElement(-1, count: missing))
        outcomes.append(contentsOf: repeatElement(.masked, count: missing))
    }
}

extension GroupField {
    /// Its place among all fields.
    var index: Int {
        switch self {
        case .status: 0
        case .type: 1
        case .account: 2
        case .code: 3
        case .model: 4
        case .endpoint: 5
        case .outcome: 6
        case .platform: 7
        }
    }

    /// Whether the small cube knows it.
    var isOfKind: Bool { self == .status || self == .type || self == .outcome }
}

struct CatalogState {
    /// By interned number.
    private(set) var values: [GroupValue] = []
    private var numbers: [GroupValue: Int32] = [:]
    private(set) var kinds = Dimension()
    private(set) var groups = Dimension()
    /// The groups table holds whatever clients call their models; ids beyond this are not believed.
    private static let idLimit: Int64 = 20_000_000

    /// Whether the log ever held errors outside the image scope.
    var hasOtherScope: Bool { kinds.isImages.indices.contains { kinds.kinds[$0] == $0 && !kinds.isImages[$0] } }

    private mutating func number(_ value: GroupValue) -> Int32 {
        if let known = numbers[value] { return known }
        let number = Int32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }

    private mutating func number(_ text: String?) -> Int32 { number(text.map(GroupValue.text) ?? .none) }

    mutating func readKinds(_ db: Database) throws {
        let rows = try Rows(
            db,
            "SELECT id, images, status, type, outcome FROM ops_rollup_kinds WHERE id >= ?",
            Int64(kinds.count)
        )
        while try rows.next() {
            guard (0..<Self.idLimit).contains(rows.int(0)) else { continue }
            let id = Int(rows.int(0))
            kinds.grow(to: id)
            kinds.isImages[id] = rows.int(1) != 0
            kinds.kinds[id] = Int32(id)
            kinds.outcomes[id] = Outcome(rawValue: rows.text(4, limit: 16) ?? "") ?? .masked
            let at = id * Dimension.stride
            kinds.values[at + GroupField.status.index] = number(GroupValue(status: rows.optionalInt(2)))
            kinds.values[at + GroupField.type.index] = number(rows.text(3, limit: GroupValue.textLimit))
            kinds.values[at + GroupField.outcome.index] = number(.outcome(kinds.outcomes[id]))
        }
    }

    mutating func readGroups(_ db: Database) throws {
        let rows = try Rows(
            db,
            """
            SELECT id, kind_id, images, account_id, code, model, endpoint, platform FROM ops_rollup_groups WHERE id >= ?
            """,
            Int64(groups.count)
        )
        while try rows.next() {
            guard (0..<Self.idLimit).contains(rows.int(0)), (0..<Int64(kinds.count)).contains(rows.int(1)) else {
                continue
            }
            let (id, kind) = (Int(rows.int(0)), Int(rows.int(1)))
            groups.grow(to: id)
            groups.isImages[id] = rows.int(2) != 0
            groups.kinds[id] = Int32(kind)
            groups.outcomes[id] = kinds.outcomes[kind]
            let at = id * Dimension.stride
            for field in [GroupField.status, .type, .outcome] {
                groups.values[at + field.index] = kinds.value(kind, field)
            }
            let account = rows.optionalInt(3).map { GroupValue.account(AccountRef(id: $0)) } ?? .none
            groups.values[at + GroupField.account.index] = number(account)
            for (column, field) in [(4, GroupField.code), (5, .model), (6, .endpoint), (7, .platform)] {
                groups.values[at + field.index] = number(rows.text(column, limit: GroupValue.textLimit))
            }
        }
    }
}

extension GroupValue {
    /// Enough bytes for the characters that tell groups apart.
    static let textLimit = Schema.keyTextLimit * 4

    init(status: Int64?) { self = status.map { .status(Int($0)) } ?? .none }
}

extension ErrorRow {
    /// The value of a field as the rollups know it: texts cut where the schema cuts them.
    func groupValue(of field: GroupField) -> GroupValue {
        let value = value(of: field)
        guard case .text(let text) = value, text.utf8.count > Schema.keyTextLimit else { return value }
        return .text(text.cutForKey)
    }

    func groupKey(_ fields: [GroupField]) -> GroupKey { GroupKey(fields.map { groupValue(of: $0) }) }

    /// Whether the row belongs to the image scope.
    var isImages: Bool {
        guard var endpoint else { return true }
        // By bytes: this is asked of every row that arrives, and searching characters costs more than reading the row.
        return endpoint.withUTF8 { bytes in
            let word: StaticString = "/images/"
            guard bytes.count >= word.utf8CodeUnitCount else { return false }
            return (0...bytes.count - word.utf8CodeUnitCount).contains { start in
                (0..<word.utf8CodeUnitCount).allSatisfy { bytes[start + $0] == word.utf8Start[$0] }
            }
        }
    }
}

extension String {
    /// As many code points as SQLite's `substr` keeps.
    var cutForKey: String {
        let scalars = unicodeScalars.prefix(Schema.keyTextLimit)
        return String(String.UnicodeScalarView(scalars))
    }
}
