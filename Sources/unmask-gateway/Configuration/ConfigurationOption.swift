import ArgumentParser
import Foundation

/// Which configuration a command is about.
struct ConfigurationOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The configuration, else $UNMASK_GATEWAY_CONFIG.", valueName: "file"),
        completion: .file(extensions: ["toml"])
    )
    var config: String?

    /// The file's path as it was named; nil where nothing names one.
    var namedPath: String? {
        [config, ProcessInfo.processInfo.environment["UNMASK_GATEWAY_CONFIG"]].lazy.compactMap { $0 }
            .first { !$0.isEmpty }
    }

    /// The file's path; throws one sentence that says all ways to name one.
    func path() throws -> String {
        if config == "" { throw ValidationError("--config names no file; give the configuration's path") }
        guard let path = namedPath else {
            throw ValidationError(
                """
                no configuration was named: give --config FILE or set UNMASK_GATEWAY_CONFIG; \
                "unmask-gateway init FILE" writes one to begin with
                """
            )
        }
        return path
    }

    /// Reads the configuration, and says on stderr what is to be said about it.
    ///
    /// - Throws: exit code 78 where there is a mistake; all of them are on stderr then.
    func read() throws -> GatewayConfiguration {
        let (configuration, findings) = GatewayConfiguration.read(try path())
        try findings.report()
        guard let configuration else { throw ExitCode(Findings.exitCode) }
        return configuration
    }
}

extension Findings {
    /// `EX_CONFIG` of sysexits.h.
    static let exitCode: Int32 = 78

    /// Says everything on stderr.
    ///
    /// - Throws: exit code 78 where there is a mistake.
    func report() throws {
        for warning in sorted(warnings) { StandardStreams.complain("warning: \(warning)") }
        for mistake in sorted(mistakes) { StandardStreams.complain("\(mistake)") }
        if !mistakes.isEmpty { throw ExitCode(Self.exitCode) }
    }
}
