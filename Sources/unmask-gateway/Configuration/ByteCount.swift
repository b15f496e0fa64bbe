/// Sizes as operators write them, in steps of 1,024: `512KB`, `20MB`, `1GB`.
enum ByteCount {
    private static let units = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10), ("B", 1)]

    /// Nil for what is no such size.
    static func parse(_ text: String) -> Int? {
        for (unit, bytes) in units where text.uppercased().hasSuffix(unit) {
            let digits = text.dropLast(unit.count).filter { $0 != " " }
            guard let number = Int(digits), number >= 0, number <= Int.max / bytes else { return nil }
            return number * bytes
        }
        return nil
    }

    /// In the largest unit that leaves a whole number.
    static func text(_ bytes: Int) -> String {
        let (unit, size) = units.first { bytes >= $0.1 && bytes.isMultiple(of: $0.1) } ?? ("B", 1)
        return "\(bytes / size)\(unit)"
    }
}
