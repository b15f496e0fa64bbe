import ArgumentParser
import OpsModel
import OpsStore
import TerminalCanvas

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The program: parses, runs, and says in one sentence on stderr what went wrong. Exit 0 fine, 1 failed, 64 usage.
@main
enum Main {
    static func main() async {
        // `unmask errors | head` ends quietly, even when started by a program that ignores the signal.
        signal(SIGPIPE, SIG_DFL)
        var name: String?
        do {
            try refuseUnknownCommand(Array(CommandLine.arguments.dropFirst()))
            var command = try Unmask.parseAsRoot()
            name = type(of: command).configuration.commandName
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            finish(error, of: name)
        }
    }

    /// A word that is neither a command nor a file would be taken for a log to watch, and help on it for help on nothing.
    private static func refuseUnknownCommand(_ arguments: [String]) throws {
        let names = Unmask.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        if arguments.first == "help", arguments.count > 1, !arguments[1].hasPrefix("-"), !names.contains(arguments[1]) {
            let advice = closestWord(to: arguments[1], among: names).map { "did you mean \($0)?" }
            throw ValidationError(
                "there is no command \"\(arguments[1])\"; \(advice ?? "there are \(names.joined(separator: ", ")).")"
            )
        }
        guard let word = arguments.first, !word.isEmpty, !word.hasPrefix("-"), !names.contains(word),
            !word.contains(where: { $0 == "/" || $0 == "." }), access(word, F_OK) != 0
        else { return }
        let advice = closestWord(to: word, among: names).map { "did you mean \($0)?" }
        throw ValidationError(
            "there is neither a command nor a file \"\(word)\"; \(advice ?? "name one that is there.")"
        )
    }

    /// - Parameter command: what ran; nil where nothing did yet.
    private static func finish(_ error: any Error, of command: String?) -> Never {
        if let code = error as? ExitCode { exit(code.rawValue) }  // Whoever threw it has said why.
        let code = Unmask.exitCode(for: error)
        if code.isSuccess {
            // --help and --version arrive as errors.
            try? StandardOutput.write(Unmask.fullMessage(for: error) + "\n")
            exit(code.rawValue)
        }
        if code == .validationFailure {
            StandardError.write("unmask: \(sentence(usage(of: error, by: command)))\n")
            exit(code.rawValue)
        }
        StandardError.write("unmask: \(sentence("\(error)"))\n")
        exit(EXIT_FAILURE)
    }

    /// What was wrong with the arguments, and whose `--help` to read.
    private static func usage(of error: any Error, by command: String?) -> String {
        let message = Unmask.message(for: error)
        if let command { return "\(sentence(message)) See 'unmask \(command) --help'" }
        let full = Unmask.fullMessage(for: error)
        guard let see = full.firstRange(of: "See '"), let end = full[see.upperBound...].firstIndex(of: "'") else {
            return message
        }
        return "\(sentence(message)) \(full[see.lowerBound...end])"
    }

    /// One line that ends like a sentence, and holds nothing a terminal would obey: it may quote anything.
    private static func sentence(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
        let line = DisplayText(line: words.joined(separator: " ")).text
        guard let last = line.last, !".?!".contains(last) else { return line }
        return line + "."
    }
}
