import ArgumentParser
import ErrorPolicy
import Foundation
import TerminalCanvas

/// `unmask explain`: what a client would be told for one upstream error, and why.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a client would be told for an upstream error, and why.",
        discussion: """
            The error comes from --status, --header and --body, or, many at a time, from --batch.

            The image handler is asked as on a live request: is another account tried, does a rule match, what does \
            the client get. The older handlers, compat and generic, are asked for their own answer, as if the error \
            had reached them, so that the three can be compared.

            EXAMPLES:
              unmask explain --status 400 --body error.json
              unmask explain --status 429 --header 'Retry-After: 30' --account-type oauth
              unmask explain --status 400 --handler generic --format json
              unmask explain --batch cases.jsonl --db ops.db

            A line of a batch is a JSON object; the answer, as of --format json, has its place among the lines:
              status                number from 100 to 599; all else may be left out
              headers               object; values are texts, or lists of texts
              body                  text, or the JSON itself
              platform, model       text
              account_type          apikey, oauth or setup-token
              custom_error_codes    array of statuses; null: none, whatever the options say
              credentials           object, read as the gateway reads an account's
              rules                 array of objects with the columns of the rules' table
              handler               images, compat or generic
            What is left out or null is as the options say. Blank lines and other members are passed over; a line \
            with a wrong value is answered by {"error":"..."}.
            """
    )

    @Option(parsing: .unconditional, help: "The upstream's HTTP status.")
    var status: String?

    @Option(
        help: ArgumentHelp("The upstream's body: a file, or - for standard input.", valueName: "file"),
        completion: .file()
    )
    var body: String?

    @Option(
        name: .customLong("header"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A header of the upstream's answer; may be repeated.", valueName: "K: V")
    )
    var headers: [String] = []

    @Option(help: "The account's platform.")
    var platform = "openai"

    @Option(
        help: "The account's type: apikey, oauth or setup-token.",
        completion: .list(["apikey", "oauth", "setup-token"])
    )
    var accountType = "apikey"

    @Option(help: ArgumentHelp("The account's custom error codes, as in 400,429.", valueName: "codes"))
    var customErrorCodes: String?

    @Option(help: "The requested model.")
    var model = ImageModel.usual

    @Option(help: ArgumentHelp("Passthrough rules: a JSON array of objects.", valueName: "file"), completion: .file())
    var rules: String?

    @Option(help: ArgumentHelp("Take the passthrough rules from this ops log.", valueName: "db"), completion: .file())
    var db: String?

    @Option(
        help: "Who answers the client: images, compat or generic.",
        completion: .list(ErrorHandler.allCases.map(\.rawValue))
    )
    var handler = ErrorHandler.images.rawValue

    @Option(
        help: "How to print the answer: text or json. Default: text; --batch answers in json.",
        completion: .list(["text", "json"])
    )
    var format: String?

    @Option(
        help: ArgumentHelp("Cases, one JSON object a line: a file, or - for standard input.", valueName: "file"),
        completion: .file()
    )
    var batch: String?

    func run() async throws {
        do {
            let rules = try sharedRules()
            if let batch {
                try explainAll(in: batch, rules: rules)
            } else {
                try explainOne(rules: rules)
            }
        } catch let failure as ExplainFailure {
            StandardError.write("unmask: \(DisplayText(line: failure.sentence))\n")
            throw ExitCode(failure.exitCode)
        }
    }

    private func explainOne(rules: [PassthroughRule]) throws {
        guard let status else {
            throw ExplainFailure.usage("explain needs --status N, or --batch FILE for many errors at once.")
        }
        guard let code = Int(status), ExplainCase.statuses.contains(code) else {
            throw ExplainFailure.usage("--status must be a number from 100 to 599, not '\(status)'.")
        }
        let format = format ?? "text"
        guard format == "text" || format == "json" else {
            throw ExplainFailure.usage("--format must be text or json, not '\(format)'.")
        }
        var account = AccountContext(platform: platform, kind: try accountKind())
        account.customErrorCodes = try codes()
        let bytes = try body.map { try InputFile(path: $0).readAll(limit: ExplainCase.bodyLimit) } ?? []
        let explained = ExplainCase(
            response: UpstreamResponse(status: code, headers: try parsedHeaders(), body: bytes),
            account: account,
            rules: rules,
            handler: try parsedHandler(),
            model: model
        )
        let decision = explained.decision(at: Int64(Date().timeIntervalSince1970))
        if format == "json" { return try StandardOutput.write(ExplainJSON.text(decision) + "\n") }
        // Headers, rules' names and models are other people's words.
        let lines = ExplainText.text(decision, of: explained).split(separator: "\n", omittingEmptySubsequences: false)
        try StandardOutput.write(lines.map { DisplayText(line: String($0)).text }.joined(separator: "\n"))
    }

    private func explainAll(in path: String, rules: [PassthroughRule]) throws {
        if status != nil || body != nil || !headers.isEmpty {
            throw ExplainFailure.usage("--batch cannot be combined with --status, --body or --header.")
        }
        if let format, format != "json" {
            throw ExplainFailure.usage("--batch answers in json, a line a case; leave --format \(format) out.")
        }
        var template = ExplainCase.Defaults()
        template.account = AccountContext(platform: platform, kind: try accountKind())
        template.account.customErrorCodes = try codes()
        (template.rules, template.handler, template.model) = (rules, try parsedHandler(), model)
        let now = Int64(Date().timeIntervalSince1970)
        try InputFile(path: path).forEachLine { line in
            do throws(ExplainCase.Problem) {
                return ExplainJSON.text(try ExplainCase(line: line, defaults: template).decision(at: now))
            } catch {
                return ExplainJSON.text(problem: error.sentence)
            }
        }
    }

    private func sharedRules() throws -> [PassthroughRule] {
        if rules != nil, db != nil {
            throw ExplainFailure.usage("--rules and --db cannot be combined: the rules come from one place.")
        }
        if let db { return try DatabaseRules().passthroughRules(inDatabase: db) }
        return try rules.map(RuleFile.rules) ?? []
    }

    private func accountKind() throws -> AccountContext.Kind {
        guard let kind = AccountContext.Kind(rawValue: accountType) else {
            throw ExplainFailure.usage("--account-type must be apikey, oauth or setup-token, not '\(accountType)'.")
        }
        return kind
    }

    private func parsedHandler() throws -> ErrorHandler {
        guard let found = ErrorHandler(rawValue: handler) else {
            throw ExplainFailure.usage("--handler must be images, compat or generic, not '\(handler)'.")
        }
        return found
    }

    private func codes() throws -> [Int]? {
        guard let customErrorCodes else { return nil }
        return try customErrorCodes.split(separator: ",").map { part in
            guard let code = Int(String(part).trimmed), (100...599).contains(code) else {
                throw ExplainFailure.usage(
                    "--custom-error-codes must be statuses from 100 to 599 joined by commas, not '\(customErrorCodes)'."
                )
            }
            return code
        }
    }

    private func parsedHeaders() throws -> Headers {
        Headers(
            try headers.map { header in
                guard let colon = header.firstIndex(of: ":"), colon > header.startIndex else {
                    throw ExplainFailure.usage("--header must be written as 'Name: value', not '\(header)'.")
                }
                return (String(header[..<colon]).trimmed, String(header[header.index(after: colon)...]).trimmed)
            }
        )
    }
}
