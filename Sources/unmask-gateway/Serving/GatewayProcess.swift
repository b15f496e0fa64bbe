import Foundation
import Gateway
import Logging
import NIOCore
import OpsModel
import OpsStore
import ServiceLifecycle
import UnixSignals

/// A gateway served by this process, from its configuration to its end.
struct GatewayProcess: Sendable {
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let addressKey: String

    /// - Parameter addressKey: what an operator changes for another address; nil is the configuration's `listen`.
    init(_ configuration: GatewayConfiguration, addressKey: String? = nil) {
        self.configuration = configuration
        self.addressKey = addressKey ?? "`listen` in \(configuration.file)"
        var logger = Logger(label: "unmask-gateway") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = configuration.logLevel
        self.logger = logger
    }

    /// Serves until a signal ends it.
    ///
    /// - Parameter isListening: told the port once it is open.
    /// - Throws: one sentence that says what kept it from serving.
    func serve(isListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        // From here on a signal is heard, also one that comes before the port is open.
        let signals = await UnixSignalsSequence(trapping: .sighup, .sigint, .sigterm)
        let clock = SystemClock()
        let log = try OpsLog.create(configuration.opsLog)
        let recorder = OpsRecorder(log, logger: logger)
        let routing = LogRouting(path: configuration.opsLog, clock: { clock.now }, logger: logger)
        routing.register(configuration.accounts.map(\.row))
        let gateway = ServingGateway(
            configuration.configured,
            host: configuration.listen.host,
            port: configuration.listen.port,
            recording: recorder,
            routing: routing,
            health: { recorder.health },
            after: [recorder, routing],
            clock: clock,
            logger: logger
        ) { [configuration, logger] port in
            let address = ListenAddress(host: configuration.listen.host, port: port)
            logger.notice("Listening on http://\(address).", metadata: ["ops_log": "\(configuration.opsLog)"])
            isListening(port)
        }
        let group = ServiceGroup(configuration: .init(services: [gateway], logger: quiet(logger)))
        let reload = GatewayReload(configuration, gateway: gateway, routing: routing, logger: logger)
        let obeying = Task {
            await Signals(
                group: group,
                limit: configuration.shutdownLimit,
                logger: logger,
                reload: { reload.run() },
                overdue: { await recorder.close() }
            ).obey(signals)
        }
        defer { obeying.cancel() }
        do {
            try await group.run()
        } catch {
            throw CommandFailure(sentence(for: error))
        }
        let lost = recorder.health.dropped
        if lost == 0 {
            logger.notice("Ended; every error is recorded.")
        } else {
            logger.error("Ended; \(lost) errors are not in the ops log.")
        }
    }

    /// Why it could not listen, in an operator's words.
    private func sentence(for error: any Error) -> String {
        let address = "\(configuration.listen)"
        guard let error = error as? IOError else { return "the gateway on \(address) ended: \(error)." }
        return switch error.errnoCode {
        case EADDRINUSE:
            "\(address) is in use by another program; stop that, or change \(addressKey)."
        case EACCES:
            "this user may not listen on \(address); take a port from 1024 up with \(addressKey)."
        case EADDRNOTAVAIL:
            "\(address) is no address of this machine; change \(addressKey)."
        default: "the gateway cannot listen on \(address): \(error)."
        }
    }

    /// What services do about each other is of interest only when looking for a mistake in them.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .critical) }
        return logger
    }
}

extension GatewayConfiguration {
    /// What may change while the gateway serves.
    var configured: ServingGateway.Configured {
        ServingGateway.Configured(settings: settings, keys: keys, accounts: accounts)
    }
}
