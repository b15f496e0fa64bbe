import ErrorPolicy

/// Something about the configuration, and where: one sentence for the operator, without any secret.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    var file: String
    /// Counted from 1; nil when it is about the file as a whole.
    var line: Int?
    var message: String

    var description: String { line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)" }
}

/// Everything that was found while a configuration was read.
struct Findings: Sendable {
    let file: String
    private(set) var mistakes: [Finding] = []
    /// What does not keep the gateway from starting.
    private(set) var warnings: [Finding] = []

    init(file: String) { self.file = file }

    mutating func mistake(_ message: String, at line: Int?) { Self.add(finding(message, line), to: &mistakes) }
    mutating func warn(_ message: String, at line: Int?) { Self.add(finding(message, line), to: &warnings) }

    /// The same thing about the same line is said once.
    private static func add(_ finding: Finding, to findings: inout [Finding]) {
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// In the order of the file.
    func sorted(_ findings: [Finding]) -> [Finding] {
        findings.sorted { ($0.line ?? 0, $0.message) < ($1.line ?? 0, $1.message) }
    }

    private func finding(_ message: String, _ line: Int?) -> Finding {
        // A value may be quoted that somebody pasted into the wrong place.
        Finding(file: file, line: line, message: CleanText.message(message))
    }
}
