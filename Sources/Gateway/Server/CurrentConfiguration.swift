internal import Synchronization

/// What an operator may change while the gateway runs. Never changed in itself: a request sees one state of it.
final class Configuration: Sendable {
    let settings: GatewaySettings
    let keys: ClientKeys

    init(settings: GatewaySettings, keys: ClientKeys) {
        self.settings = settings
        self.keys = keys
    }
}

/// The configuration that is in use.
final class CurrentConfiguration: Sendable {
    private let current: Mutex<Configuration>

    init(_ first: Configuration) { current = Mutex(first) }

    var now: Configuration { current.withLock(\.self) }

    func change(to next: Configuration) { current.withLock { $0 = next } }
}
