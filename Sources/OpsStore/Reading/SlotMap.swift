internal import OpsModel

/// Turns the ids of a cube into slots of a `GroupTable`, each worked out once, when it is first met.
struct SlotMap {
    static let excluded: Int32 = -1
    private static let unknown: Int32 = -2

    private let dimension: Dimension
    private let values: [GroupValue]
    private let names: [Int64: String]
    private let plan: FilterPlan
    /// Rows of another scope are not in the answer but are counted.
    private var slots: [Int32]
    /// From a node and the next field's value to the next node; a path over all fields is a group.
    private var paths: [UInt64: Int32] = [:]
    private var nodes: Int32 = 0
    private var slotOfNode: [Int32: Int32] = [:]

    init(_ catalog: CatalogState, cube: Cube, plan: FilterPlan, names: [Int64: String]) {
        dimension = cube == .kinds ? catalog.kinds : catalog.groups
        values = catalog.values
        self.plan = plan
        self.names = names
        slots = Array(repeating: Self.unknown, count: dimension.count)
    }

    /// The slot `id` is counted in, or `excluded`.
    mutating func slot(of id: Int, in table: inout GroupTable) -> Int32 {
        guard slots.indices.contains(id) else { return Self.excluded }
        let known = slots[id]
        if known != Self.unknown { return known }
        let slot = work(id, &table)
        slots[id] = slot
        return slot
    }

    private mutating func work(_ id: Int, _ table: inout GroupTable) -> Int32 {
        guard plan.includes(id, of: dimension, values: values, names: names) else { return Self.excluded }
        var node: Int32 = 0
        for field in table.fields {
            let step = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: dimension.value(id, field)))
            if let next = paths[step] {
                node = next
            } else {
                nodes += 1
                paths[step] = nodes
                node = nodes
            }
        }
        if let slot = slotOfNode[node] { return slot }
        let key = GroupKey(
            table.fields.map { field in
                let number = dimension.value(id, field)
                return number < 0 ? .none : values[Int(number)]
            }
        )
        let slot = table.slot(key).map(Int32.init) ?? Self.excluded
        slotOfNode[node] = slot
        return slot
    }
}
