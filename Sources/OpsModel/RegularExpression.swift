/// A regular expression whose matching takes time proportional to the text, whatever pattern and text are: messages are
/// written by strangers, and a backtracking engine can be kept busy for hours by a few of their characters.
///
/// It knows literals, `.`, `[a-z]` and `[^…]`, `\d \w \s` and their opposites, `\b \B ^ $`, groups, `|`, `* + ?`,
/// `{2}` `{2,}` `{2,5}`, `\n \t \r \u{…}`, and `(?i)` at the front. Letters, digits and case are ASCII's. It does not know
/// what would need backtracking: back references and looking around.
package struct RegularExpression: Sendable {
    /// Why a pattern means nothing.
    package struct Failure: Error, Hashable, Sendable {
        /// Unicode scalars of the pattern before the place.
        package var offset: Int
        package var problem: String
        package var advice: String
    }

    private let program: [Instruction]
    private let ignoresCase: Bool
    /// For each ASCII scalar, whether a match can begin with it; nil where one can begin without any.
    private let beginnings: [Bool]?

    package init(_ pattern: String) throws(Failure) {
        var parser = RegularExpressionParser(pattern)
        let node = try parser.parse()
        ignoresCase = parser.ignoresCase
        program = try Instruction.program(for: node)
        beginnings = Instruction.beginnings(of: program, ignoringCase: ignoresCase)
    }

    /// Whether any part of `text` matches.
    ///
    /// All threads of the program advance together, a scalar at a time (Thompson's simulation), so no scalar is
    /// looked at more often than the program has instructions.
    package func matches(_ text: some StringProtocol) -> Bool {
        var current = Threads(count: program.count)
        var next = Threads(count: program.count)
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            // Most scalars of most texts begin nothing; they need no threads.
            if current.arrived.isEmpty, let beginnings, scalar.isASCII, !beginnings[Int(scalar.value)] {
                before = scalar
                continue
            }
            if follow(0, between: before, and: scalar, into: &current) { return true }
            next.clear()
            for index in current.waiting {
                guard case .one(let set) = program[index], set.contains(scalar, ignoringCase: ignoresCase) else {
                    continue
                }
                next.arrived.append(index + 1)
            }
            swap(&current, &next)
            before = scalar
        }
        return follow(0, between: before, and: nil, into: &current)
    }

    /// Lets every arrived thread, and a new one from `start`, run to where it needs a scalar; true when one is done.
    private func follow(
        _ start: Int,
        between before: Unicode.Scalar?,
        and after: Unicode.Scalar?,
        into threads: inout Threads
    ) -> Bool {
        var stack = threads.arrived
        stack.append(start)
        while let index = stack.popLast() {
            guard threads.visit(index) else { continue }
            switch program[index] {
            case .one: threads.waiting.append(index)
            case .split(let a, let b):
                stack.append(b)
                stack.append(a)
            case .jump(let target): stack.append(target)
            case .assert(let assertion):
                if assertion.holds(between: before, and: after) { stack.append(index + 1) }
            case .done: return true
            }
        }
        return false
    }

    private struct Threads {
        /// Instructions reached by the scalar just read, not yet followed.
        var arrived: [Int] = []
        /// Instructions that wait for the next scalar.
        var waiting: [Int] = []
        private var visited: [Bool]

        init(count: Int) { visited = Array(repeating: false, count: count) }

        mutating func visit(_ index: Int) -> Bool {
            defer { visited[index] = true }
            return !visited[index]
        }

        mutating func clear() {
            arrived.removeAll(keepingCapacity: true)
            waiting.removeAll(keepingCapacity: true)
            for index in visited.indices { visited[index] = false }
        }
    }
}

extension RegularExpression {
    indirect enum Node {
        case one(ScalarSet)
        case assert(Assertion)
        case sequence([Node])
        case either([Node])
        case repeated(Node, least: Int, most: Int?)
    }

    enum Assertion: Hashable, Sendable {
        case start, end, boundary, noBoundary

        func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
            switch self {
            case .start: return before == nil
            case .end: return after == nil
            case .boundary, .noBoundary:
                let differs = isWord(before) != isWord(after)
                return differs == (self == .boundary)
            }
        }

        private func isWord(_ scalar: Unicode.Scalar?) -> Bool {
            scalar.map { ScalarSet.word.contains($0, ignoringCase: false) } ?? false
        }
    }

    /// Some scalars, or all others.
    struct ScalarSet: Hashable, Sendable {
        var ranges: [ClosedRange<UInt32>]
        var negated = false

        static let digit = ScalarSet(ranges: [0x30...0x39])
        static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
        static let blank = ScalarSet(ranges: [0x09...0x0D, 0x20...0x20])
        /// What `.` stands for.
        static let anyInLine = ScalarSet(ranges: [0x0A...0x0A], negated: true)

        func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
            let value = scalar.value
            var isIn = ranges.contains { $0.contains(value) }
            if ignoringCase, !isIn, (0x41...0x5A).contains(value & ~0x20) {
                isIn = ranges.contains { $0.contains(value ^ 0x20) }
            }
            return isIn != negated
        }
    }

    enum Instruction: Sendable {
        case one(ScalarSet)
        case assert(Assertion)
        case split(Int, Int)
        case jump(Int)
        case done

        /// The most instructions, which bounds the work a scalar can cause.
        static let limit = 2_000

        static func program(for node: Node) throws(Failure) -> [Instruction] {
            var program: [Instruction] = []
            try emit(node, into: &program)
            program.append(.done)
            return program
        }

        static func beginnings(of program: [Instruction], ignoringCase: Bool) -> [Bool]? {
            var found = Array(repeating: false, count: 128)
            var visited = Array(repeating: false, count: program.count)
            var stack = [0]
            while let index = stack.popLast() {
                guard !visited[index] else { continue }
                visited[index] = true
                switch program[index] {
                case .one(let set):
                    for value in 0..<128 where !found[value] {
                        found[value] = set.contains(Unicode.Scalar(UInt8(value)), ignoringCase: ignoringCase)
                    }
                case .split(let a, let b): stack += [a, b]
                case .jump(let target): stack.append(target)
                case .assert, .done: return nil
                }
            }
            return found
        }

        private static func emit(_ node: Node, into program: inout [Instruction]) throws(Failure) {
            guard program.count < limit else {
                throw Failure(offset: 0, problem: "it is too large", advice: "Repeat fewer times.")
            }
            switch node {
            case .one(let set): program.append(.one(set))
            case .assert(let assertion): program.append(.assert(assertion))
            case .sequence(let nodes): for node in nodes { try emit(node, into: &program) }
            case .either(let nodes):
                var ends: [Int] = []
                for node in nodes.dropLast() {
                    let split = program.count
                    program.append(.done)
                    try emit(node, into: &program)
                    ends.append(program.count)
                    program.append(.done)
                    program[split] = .split(split + 1, program.count)
                }
                if let last = nodes.last { try emit(last, into: &program) }
                for end in ends { program[end] = .jump(program.count) }
            case .repeated(let node, let least, let most):
                for _ in 0..<least { try emit(node, into: &program) }
                if let most {
                    var splits: [Int] = []
                    for _ in least..<most {
                        splits.append(program.count)
                        program.append(.done)
                        try emit(node, into: &program)
                    }
                    for split in splits { program[split] = .split(split + 1, program.count) }
                } else {
                    let split = program.count
                    program.append(.done)
                    try emit(node, into: &program)
                    program.append(.jump(split))
                    program[split] = .split(split + 1, program.count)
                }
            }
        }
    }
}
