import AsyncHTTPClient
import Gateway

/// HTTP clients whose own limits no test meets, also where many tests run at once on few cores: connections are made and
/// kept for as long as that takes. How long a gateway waits for an answer is a matter of its clock.
extension UpstreamClients {
    /// Longer than any test, in milliseconds.
    static let patience = 1_800_000

    static func patient(_ settings: GatewaySettings = GatewaySettings()) -> UpstreamClients {
        UpstreamClients(connecting(settings), idle: patience)
    }

    static var patientConfiguration: HTTPClient.Configuration {
        configuration(connecting(GatewaySettings()), idle: patience)
    }

    private static func connecting(_ settings: GatewaySettings) -> GatewaySettings {
        var settings = settings
        settings.connectTimeout = patience
        return settings
    }
}
