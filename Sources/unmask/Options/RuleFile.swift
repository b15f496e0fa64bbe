import ArgumentParser
import ErrorPolicy

/// Passthrough rules in a JSON file: an array of objects with the columns of `error_passthrough_rules`, or one of them.
enum RuleFile {
    private static let limit = 8 << 20

    /// - Throws: `ExplainFailure`: `.input` where the file cannot be read or is no JSON, `.usage` where it holds something
    ///   else than rules; each names the file, the latter the rule by its place and name.
    static func rules(in path: String) throws(ExplainFailure) -> [PassthroughRule] {
        let bytes: [UInt8]
        do {
            bytes = try InputFile(path: path).readAll(limit: limit + 1)
        } catch let failure as ExplainFailure {
            throw failure
        } catch {
            throw .input("\(path): \(error)")
        }
        guard bytes.count <= limit else { throw .input("\(path) has more than \(limit >> 20) MiB: split it.") }
        guard let value = JSONReader.strict(bytes[...], limit: limit) else {
            throw .input("\(path): the rules are not valid JSON.")
        }
        if let problem = RuleFileCheck.problem(in: value) {
            throw .usage("\(path): \(problem)" + (problem.hasSuffix("?") ? "" : "."))
        }
        do throws(PassthroughRule.ReadingFailure) {
            return try PassthroughRule.list(from: value)
        } catch {
            throw .usage("\(path): \(error.description).")
        }
    }

    /// - Throws: `CommandFailure` where the file cannot be read, `ValidationError` where it holds something else than
    ///   rules.
    static func read(_ path: String) throws -> [PassthroughRule] {
        do throws(ExplainFailure) {
            return try rules(in: path)
        } catch {
            switch error {
            case .input(let sentence): throw CommandFailure(sentence)
            case .usage(let sentence): throw ValidationError(sentence)
            }
        }
    }
}
