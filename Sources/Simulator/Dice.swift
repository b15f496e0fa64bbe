/// The simulator's only source of chance: the same seed always throws the same numbers (SplitMix64).
struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in 0..<1, from the upper 53 bits.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// True in this share of throws.
    mutating func hits(_ probability: Double) -> Bool { fraction() < probability }

    /// A whole number below `bound`, which must be positive. Multiply and shift: no division, and a bias
    /// far below anything a pretend gateway could show.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of the range.
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(below(Int(range.upperBound - range.lowerBound) + 1))
    }

    /// A number of the range, small ones more often: latencies have long tails.
    mutating func leaning(_ range: ClosedRange<Int64>) -> Int64 {
        let f = fraction()
        return range.lowerBound + Int64(Double(range.upperBound - range.lowerBound) * f * f)
    }

    /// The wait for the next event of a Poisson process that has `perSecond` events a second, in milliseconds.
    /// Von Neumann's way to an exponential deviate: it needs comparisons only, no logarithm.
    mutating func wait(perSecond: Double) -> Double {
        var whole = 0.0
        while true {
            let first = fraction()
            var last = first
            var runIsOdd = true
            while true {
                let next = fraction()
                if next >= last { break }
                last = next
                runIsOdd.toggle()
            }
            if runIsOdd { return (whole + first) / perSecond * 1_000 }
            whole += 1
        }
    }

    /// The seed of another, independent sequence.
    mutating func fork() -> Dice { Dice(seed: next()) }
}
