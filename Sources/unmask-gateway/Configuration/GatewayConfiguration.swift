import Gateway
import Logging
import OpsModel

/// What the configuration file says, once nothing is wrong with it.
struct GatewayConfiguration: Sendable {
    var file: String
    var listen = ListenAddress(host: "127.0.0.1", port: 8787)
    /// The ops log's path.
    var opsLog = ""
    var logLevel = Logger.Level.info
    var settings = GatewaySettings()
    /// How long requests may go on after the gateway was told to end, in milliseconds.
    var shutdownLimit = 15 * Int(Milliseconds.minute)
    var keys: [ClientKey] = []
    var accounts: [ConfiguredAccount] = []
}

/// Where the gateway listens.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    var host: String
    /// 0 takes a free one.
    var port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:8787`, `[::1]:8787` or `localhost:8787`; nil for anything else.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".:-_%".contains($0)) })
        else { return nil }
        self.init(host: String(host), port: port)
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
