import Gateway
import Logging
import OpsStore

/// Reads the configuration anew while the gateway serves. A wrong one changes nothing.
struct GatewayReload: Sendable {
    /// What the process was started with.
    private let start: GatewayConfiguration
    private let gateway: ServingGateway
    private let routing: LogRouting
    private let logger: Logger

    init(_ start: GatewayConfiguration, gateway: ServingGateway, routing: LogRouting, logger: Logger) {
        self.start = start
        self.gateway = gateway
        self.routing = routing
        self.logger = logger
    }

    func run() {
        let (new, findings) = GatewayConfiguration.read(start.file)
        for warning in findings.sorted(findings.warnings) { logger.warning("\(warning)") }
        for mistake in findings.sorted(findings.mistakes) { logger.error("\(mistake)") }
        guard let new else {
            logger.error("The configuration is wrong and was not taken over; the old one stays in use.")
            return
        }
        for sentence in new.waiting(since: start) { logger.warning("\(sentence)") }
        routing.register(new.accounts.map(\.row))
        gateway.reload(new.configured)
        logger.notice(
            "The configuration was read anew.",
            metadata: ["accounts": "\(new.accounts.count)", "keys": "\(new.keys.count)"]
        )
    }
}

extension GatewayConfiguration {
    /// What cannot change while the gateway serves and differs from what it was started with, a sentence each.
    fileprivate func waiting(since start: GatewayConfiguration) -> [String] {
        let fixed = [
            ("listen", listen != start.listen), ("ops_log", opsLog != start.opsLog),
            ("log_level", logLevel != start.logLevel),
            ("connect", settings.connectTimeout != start.settings.connectTimeout),
            ("shutdown", shutdownLimit != start.shutdownLimit),
        ]
        var sentences = fixed.filter(\.1).map { key, _ in
            "`\(key)` differs from what the gateway runs with; that takes a new start."
        }
        if settings.bodyTimeout != start.settings.bodyTimeout {
            sentences.append(
                "`body` is in force, but for how long a connection may be silent while a request comes or between two: "
                    + "that takes a new start."
            )
        }
        return sentences
    }
}
