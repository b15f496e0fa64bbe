import Gateway
import Logging
import OpsStore

/// Reads the configuration anew while the gateway serves. A wrong one changes nothing.
actor GatewayReload {
    private var configuration: GatewayConfiguration
    private let gateway: ServingGateway
    private let routing: LogRouting
    private let logger: Logger

    init(_ configuration: GatewayConfiguration, gateway: ServingGateway, routing: LogRouting, logger: Logger) {
        self.configuration = configuration
        self.gateway = gateway
        self.routing = routing
        self.logger = logger
    }

    func run() {
        let (new, findings) = GatewayConfiguration.read(configuration.file)
        for warning in findings.sorted(findings.warnings) { logger.warning("\(warning)") }
        for mistake in findings.sorted(findings.mistakes) { logger.error("\(mistake)") }
        guard let new else {
            logger.error("The configuration is wrong and was not taken over; the old one stays in use.")
            return
        }
        for key in new.fixedChanges(from: configuration) {
            logger.warning("`\(key)` was changed; that takes a new start of the gateway.")
        }
        routing.register(new.accounts.map(\.row))
        gateway.reload(new.configured)
        configuration = new
        logger.notice(
            "The configuration was read anew.",
            metadata: ["accounts": "\(new.accounts.count)", "keys": "\(new.keys.count)"]
        )
    }
}

extension GatewayConfiguration {
    /// The keys that differ and cannot change while the gateway serves.
    fileprivate func fixedChanges(from old: GatewayConfiguration) -> [String] {
        [
            ("listen", listen != old.listen), ("ops_log", opsLog != old.opsLog),
            ("log_level", logLevel != old.logLevel),
            ("connect", settings.connectTimeout != old.settings.connectTimeout),
            ("idle", settings.idleTimeout != old.settings.idleTimeout),
            ("shutdown", shutdownLimit != old.shutdownLimit),
        ].filter(\.1).map(\.0)
    }
}
