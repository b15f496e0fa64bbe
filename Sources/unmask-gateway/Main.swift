import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The program: parses, runs, and says in one sentence on stderr what went wrong. Exit 0 fine, 1 failed, 64 usage,
/// 78 a wrong configuration (`EX_USAGE` and `EX_CONFIG` of sysexits.h).
@main
enum Main {
    static func main() async {
        // A client that closes its connection, or a reader of stderr that goes, must not end the gateway.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try UnmaskGateway.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            finish(error)
        }
    }

    private static func finish(_ error: any Error) -> Never {
        if let code = error as? ExitCode { exit(code.rawValue) }  // Whoever threw it has said why.
        let code = UnmaskGateway.exitCode(for: error)
        if code.isSuccess {
            // --help arrives as an error.
            try? StandardStreams.output(UnmaskGateway.fullMessage(for: error) + "\n")
            exit(code.rawValue)
        }
        let isUsage = code == .validationFailure
        StandardStreams.complain(isUsage ? usage(of: error) : "\(error)")
        exit(isUsage ? code.rawValue : EXIT_FAILURE)
    }

    /// What was wrong with the arguments, and whose `--help` to read.
    private static func usage(of error: any Error) -> String {
        let message = UnmaskGateway.message(for: error)
        let full = UnmaskGateway.fullMessage(for: error)
        guard let see = full.firstRange(of: "See '"), let end = full[see.upperBound...].firstIndex(of: "'") else {
            return message
        }
        return "\(StandardStreams.sentence(message)) \(full[see.lowerBound...end])"
    }
}
