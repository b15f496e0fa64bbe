/// Reads the syntax that `RegularExpression` documents.
struct RegularExpressionParser {
    typealias Node = RegularExpression.Node
    typealias ScalarSet = RegularExpression.ScalarSet
    typealias Failure = RegularExpression.Failure

    /// The deepest nesting of groups, so that reading a pattern cannot exhaust the stack.
    private static let depthLimit = 40
    private static let repeatLimit = 1_000

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private(set) var ignoresCase = false

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func parse() throws(Failure) -> Node {
        if scalars.starts(with: "(?i)".unicodeScalars) {
            ignoresCase = true
            position = 4
        }
        let node = try alternatives()
        if position < scalars.count {
            throw failure("this ) closes nothing", "Write \\) for a parenthesis.")
        }
        return node
    }

    private mutating func alternatives() throws(Failure) -> Node {
        var nodes = [try sequence()]
        while take("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .either(nodes)
    }

    private mutating func sequence() throws(Failure) -> Node {
        var nodes: [Node] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            let start = position
            var node = try atom()
            if let (least, most) = try quantifier() {
                if case .assert = node {
                    throw failure(at: start, "a place in the text cannot be repeated", "Leave the repetition out.")
                }
                _ = take("?")  // The shortest match is found where any is.
                node = .repeated(node, least: least, most: most)
                let next = position
                if try quantifier() != nil {
                    throw failure(
                        at: next,
                        "two repetitions stand together",
                        "Keep one, or put a group around the first."
                    )
                }
            }
            nodes.append(node)
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func quantifier() throws(Failure) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{") else { return nil }
        let least = number()
        let hasComma = take(",")
        let most = hasComma ? number() : least
        guard let least, take("}"), most.map({ $0 >= least }) ?? hasComma else {
            throw failure(at: start, "{ begins a repetition such as {2,5}", "Write \\{ for a brace.")
        }
        guard max(least, most ?? 0) <= Self.repeatLimit else {
            throw failure(at: start, "too many repetitions", "Repeat \(Self.repeatLimit) times at most.")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = current.flatMap({ Character($0).wholeNumberValue }), current?.isASCII == true {
            value = min((value ?? 0) * 10 + digit, 1_000_000)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(Failure) -> Node {
        let start = position
        guard let scalar = current else { return .sequence([]) }
        position += 1
        switch scalar {
        case ".": return .one(.anyInLine)
        case "^": return .assert(.start)
        case "$": return .assert(.end)
        case "(": return try group(from: start)
        case "[": return .one(try set(from: start))
        case "\\": return try escape(from: start)
        case "*", "+", "?":
            throw failure(at: start, "\(scalar) repeats nothing", "Write \\\(scalar) for the character itself.")
        case "{":
            throw failure(at: start, "{ begins a repetition such as {2,5}", "Write \\{ for a brace.")
        default: return .one(literal(scalar))
        }
    }

    private mutating func group(from start: Int) throws(Failure) -> Node {
        if take("?"), !take(":") {
            throw failure(
                at: start,
                "this kind of group is not known",
                "There are (…), (?:…) and, at the very front, (?i)."
            )
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw failure(at: start, "groups are nested too deeply", "Use fewer groups.")
        }
        let node = try alternatives()
        guard take(")") else {
            throw failure(at: start, "this group is never closed", "Add a ), or write \\( for one.")
        }
        return node
    }

    private mutating func escape(from start: Int) throws(Failure) -> Node {
        guard let scalar = current else {
            throw failure(at: start, "nothing follows the backslash", "Write \\\\ for a backslash.")
        }
        switch scalar {
        case "b", "B":
            position += 1
            return .assert(scalar == "b" ? .boundary : .noBoundary)
        default: return .one(try escapedSet(from: start))
        }
    }

    /// What stands after a backslash, inside brackets or outside.
    private mutating func escapedSet(from start: Int) throws(Failure) -> ScalarSet {
        guard let scalar = current else {
            throw failure(at: start, "nothing follows the backslash", "Write \\\\ for a backslash.")
        }
        position += 1
        switch scalar {
        case "d", "D": return ScalarSet(ranges: ScalarSet.digit.ranges, negated: scalar == "D")
        case "w", "W": return ScalarSet(ranges: ScalarSet.word.ranges, negated: scalar == "W")
        case "s", "S": return ScalarSet(ranges: ScalarSet.blank.ranges, negated: scalar == "S")
        case "n": return literal("\n")
        case "t": return literal("\t")
        case "r": return literal("\r")
        case "u":
            if take("{"), let close = scalars[position...].prefix(9).firstIndex(of: "}"),
                let value = UInt32(String(String.UnicodeScalarView(scalars[position..<close])), radix: 16),
                let meant = Unicode.Scalar(value)
            {
                position = close + 1
                return literal(meant)
            }
            throw failure(at: start, "\\u names no character", "Write \\u{1F600}.")
        case "0"..."9":
            throw failure(at: start, "\\\(scalar) would refer back", "Write out what it should match.")
        case _ where scalar.isASCII && scalar.properties.isAlphabetic:
            throw failure(at: start, "\\\(scalar) is not known", "There are \\d \\w \\s \\b \\n \\t \\r \\u{…}.")
        default: return literal(scalar)
        }
    }

    private mutating func set(from start: Int) throws(Failure) -> ScalarSet {
        var set = ScalarSet(ranges: [], negated: take("^"))
        while let scalar = current {
            if scalar == "]", !set.ranges.isEmpty {
                position += 1
                return set
            }
            let place = position
            let first = try setMember()
            guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                guard !first.negated else {
                    throw failure(at: place, "an opposite cannot stand in brackets", "Write [^\\d] for \\D.")
                }
                set.ranges += first.ranges
                continue
            }
            position += 1
            let last = try setMember()
            guard let low = first.single, let high = last.single, low <= high else {
                throw failure(at: place, "this range has no members", "Write the smaller character first: a-z.")
            }
            set.ranges.append(low...high)
        }
        throw failure(at: start, "these brackets are never closed", "Add a ], or write \\[ for one.")
    }

    private mutating func setMember() throws(Failure) -> ScalarSet {
        let start = position
        guard let scalar = current else { return ScalarSet(ranges: []) }
        position += 1
        return scalar == "\\" ? try escapedSet(from: start) : literal(scalar)
    }

    // MARK: Scanning

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func literal(_ scalar: Unicode.Scalar) -> ScalarSet { ScalarSet(ranges: [scalar.value...scalar.value]) }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private func failure(at offset: Int? = nil, _ problem: String, _ advice: String) -> Failure {
        Failure(offset: offset ?? position, problem: problem, advice: advice)
    }
}

extension RegularExpression.ScalarSet {
    /// The one scalar that is in it, if there is only one.
    fileprivate var single: UInt32? {
        guard !negated, ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
        return range.lowerBound
    }
}
