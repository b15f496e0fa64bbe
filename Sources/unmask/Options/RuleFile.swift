import ErrorPolicy

/// Passthrough rules in a JSON file: an array of objects with the columns of `error_passthrough_rules`.
enum RuleFile {
    private static let limit = 8 << 20

    /// - Throws: `CommandFailure` that names the file, where it cannot be read or holds no rules.
    static func read(_ path: String) throws -> [PassthroughRule] {
        let bytes: [UInt8]
        do {
            bytes = try InputFile(path: path).readAll(limit: limit)
        } catch let failure as ExplainFailure {
            throw CommandFailure(failure.sentence)
        }
        do throws(PassthroughRule.ReadingFailure) {
            return try PassthroughRule.list(fromJSON: bytes)
        } catch {
            throw CommandFailure("\(path): \(error.description).")
        }
    }
}
