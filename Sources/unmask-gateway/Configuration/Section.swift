import OpsModel

/// One table of the configuration, read key by key: what is wrong goes to the findings, and the value is nil then.
struct Section: Sendable {
    /// The line of its header.
    let line: Int?
    private let members: [String: TOMLNode]

    /// Nil where the node is no table.
    init?(_ node: TOMLNode) {
        guard case .table(let members) = node.value else { return nil }
        self.members = members
        line = node.line
    }

    func has(_ key: String) -> Bool { members[key] != nil }

    /// The line of a key, else of the table.
    func line(of key: String) -> Int? { members[key]?.line ?? line }

    /// Every key and its node, for tables whose keys are the operator's.
    var entries: [(key: String, node: TOMLNode)] {
        members.map { (key: $0.key, node: $0.value) }.sorted { $0.key < $1.key }
    }

    /// Says of every key that is not among `known` that it means nothing, and which was probably meant. Of `others`
    /// something else was said.
    func refuseUnknown(_ known: [String], besides others: [String] = [], _ findings: inout Findings) {
        for (key, node) in entries where !known.contains(key) && !others.contains(key) {
            let advice =
                closestWord(to: key, among: known).map { "did you mean `\($0)`?" }
                ?? "there are \(known.joined(separator: ", "))"
            findings.mistake("`\(key)` means nothing here; \(advice)", at: node.line ?? line)
        }
    }

    /// A text that is not blank.
    func text(_ key: String, like example: String, _ findings: inout Findings) -> String? {
        guard let node = members[key] else { return nil }
        guard case .text(let text) = node.value, text.contains(where: { !$0.isWhitespace }) else {
            findings.mistake("`\(key)` must be a text in quotes, such as \"\(example)\"", at: node.line)
            return nil
        }
        return text
    }

    func integer(_ key: String, in range: ClosedRange<Int>, _ findings: inout Findings) -> Int? {
        guard let node = members[key] else { return nil }
        guard case .integer(let number) = node.value else {
            findings.mistake("`\(key)` must be a whole number, from \(range.words)", at: node.line)
            return nil
        }
        guard range.contains(number) else {
            findings.mistake("`\(key)` must be from \(range.words), not \(number)", at: node.line)
            return nil
        }
        return number
    }

    /// Nil where it is neither true nor false, of which nothing is said.
    func truthValue(_ key: String) -> Bool? {
        if case .truth(let truth)? = members[key]?.value { return truth }
        return nil
    }

    func truth(_ key: String, _ findings: inout Findings) -> Bool? {
        guard has(key) else { return nil }
        let truth = truthValue(key)
        if truth == nil { findings.mistake("`\(key)` must be true or false", at: line(of: key)) }
        return truth
    }

    /// Whether it says "off".
    func isOff(_ key: String) -> Bool {
        if case .text("off")? = members[key]?.value { return true }
        return false
    }

    /// One of the words.
    func word(_ key: String, of words: [String], _ findings: inout Findings) -> String? {
        guard let node = members[key] else { return nil }
        guard case .text(let text) = node.value, words.contains(text) else {
            let known = words.map { "\"\($0)\"" }.joined(separator: ", ")
            findings.mistake("`\(key)` must be one of \(known)", at: node.line)
            return nil
        }
        return text
    }

    /// A list of texts that are not blank, each with its line.
    func texts(_ key: String, like example: String, _ findings: inout Findings) -> [(text: String, line: Int?)]? {
        guard let node = members[key] else { return nil }
        guard case .list(let nodes) = node.value else {
            findings.mistake("`\(key)` must be a list such as \(example)", at: node.line)
            return nil
        }
        var texts: [(text: String, line: Int?)] = []
        for node in nodes {
            if case .text(let text) = node.value, text.contains(where: { !$0.isWhitespace }) {
                texts.append((text, node.line))
            } else {
                findings.mistake("`\(key)` must hold texts only, such as \(example)", at: node.line)
            }
        }
        return texts
    }

    /// A list of HTTP statuses.
    func statuses(_ key: String, _ findings: inout Findings) -> [Int]? {
        guard let node = members[key] else { return nil }
        guard case .list(let nodes) = node.value else {
            findings.mistake("`\(key)` must be a list of statuses such as [400, 429]", at: node.line)
            return nil
        }
        var statuses: [Int] = []
        for node in nodes {
            if case .integer(let status) = node.value, (100...599).contains(status) {
                statuses.append(status)
            } else {
                findings.mistake("`\(key)` must hold statuses from 100 to 599 only", at: node.line)
            }
        }
        return statuses
    }

    /// A length of time, in milliseconds.
    ///
    /// - Parameter orOff: whether it may be "off" too, which was looked at before.
    func length(_ key: String, upTo limit: Int64, orOff: Bool = false, _ findings: inout Findings) -> Int? {
        guard let node = members[key] else { return nil }
        let examples = "such as \"90s\" or \"15m\"" + (orOff ? ", or \"off\"" : "")
        guard case .text(let text) = node.value else {
            findings.mistake("`\(key)` must be a length of time in quotes, \(examples)", at: node.line)
            return nil
        }
        if let length = Length(text), length.milliseconds <= limit { return Int(length.milliseconds) }
        let isLength = text.wholeMatch(of: /(?:[0-9]+[smhdw])+/) != nil
        if !isLength {
            findings.mistake("`\(key)` must be a length of time, \(examples)", at: node.line)
        } else if text.contains(where: { ("1"..."9").contains($0) }) {
            findings.mistake("`\(key)` must be \(limit / Milliseconds.hour) h at most", at: node.line)
        } else {
            findings.mistake("`\(key)` must be 1 s at least", at: node.line)
        }
        return nil
    }

    /// So many bytes: a number of them, or a text such as "20MB" (of 1,048,576 bytes each).
    func size(_ key: String, in range: ClosedRange<Int>, _ findings: inout Findings) -> Int? {
        guard let node = members[key] else { return nil }
        let bytes: Int? =
            switch node.value {
            case .integer(let number): number
            case .text(let text): ByteCount.parse(text)
            default: nil
            }
        guard let bytes else {
            findings.mistake("`\(key)` must be a size such as \"20MB\", or a number of bytes", at: node.line)
            return nil
        }
        guard range.contains(bytes) else {
            findings.mistake(
                "`\(key)` must be from \(ByteCount.text(range.lowerBound)) to \(ByteCount.text(range.upperBound))",
                at: node.line
            )
            return nil
        }
        return bytes
    }

    /// A table inside this one.
    func section(_ key: String, like example: String, _ findings: inout Findings) -> Section? {
        guard let node = members[key] else { return nil }
        if let section = Section(node) { return section }
        findings.mistake("`\(key)` must be a table, \(example)", at: node.line)
        return nil
    }

    /// A list of tables inside this one.
    func sections(_ key: String, like example: String, _ findings: inout Findings) -> [Section] {
        guard let node = members[key] else { return [] }
        guard case .list(let nodes) = node.value else {
            findings.mistake("`\(key)` must be a list of tables, \(example)", at: node.line)
            return []
        }
        return nodes.compactMap { node in
            if let section = Section(node) { return section }
            findings.mistake("`\(key)` must be a list of tables, \(example)", at: node.line)
            return nil
        }
    }
}

extension ClosedRange<Int> {
    fileprivate var words: String { upperBound == .max ? "\(lowerBound) up" : "\(lowerBound) to \(upperBound)" }
}
