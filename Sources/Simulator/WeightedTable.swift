/// Values that are drawn with unequal chances, in constant time (Vose's alias method).
struct WeightedTable<Value: Sendable>: Sendable {
    private(set) var values: [Value]
    private var cut: [Double]
    private var alias: [Int32]

    /// Values without a positive weight are left out; nil when none remains.
    init?(_ weighted: [(Value, Double)]) {
        let usable = weighted.filter { $0.1 > 0 }
        guard !usable.isEmpty else { return nil }
        values = usable.map(\.0)
        let total = usable.reduce(0) { $0 + $1.1 }
        var scaled = usable.map { $0.1 / total * Double(usable.count) }
        cut = Array(repeating: 1, count: usable.count)
        alias = Array(repeating: 0, count: usable.count)
        var small = scaled.indices.filter { scaled[$0] < 1 }
        var large = scaled.indices.filter { scaled[$0] >= 1 }
        while let less = small.popLast(), let more = large.last {
            cut[less] = scaled[less]
            alias[less] = Int32(more)
            scaled[more] -= 1 - scaled[less]
            if scaled[more] < 1 {
                large.removeLast()
                small.append(more)
            }
        }
    }

    /// The table with one value in it.
    static func only(_ value: Value) -> WeightedTable {
        WeightedTable(value)
    }

    private init(_ value: Value) {
        values = [value]
        cut = [1]
        alias = [0]
    }

    func draw(_ dice: inout Dice) -> Value {
        let throwOf = dice.fraction() * Double(values.count)
        let slot = Int(throwOf)
        return values[throwOf - Double(slot) < cut[slot] ? slot : Int(alias[slot])]
    }
}
