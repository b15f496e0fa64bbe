import ErrorPolicy
import Foundation
import Gateway

/// What a configuration comes to, for people.
struct ConfigurationSummary {
    private let configuration: GatewayConfiguration

    init(_ configuration: GatewayConfiguration) { self.configuration = configuration }

    var lines: [String] {
        let keys = configuration.keys.sorted { $0.id < $1.id }.map { "\($0.name) (\($0.id))" }
        let first = [
            ("listen", "http://\(configuration.listen)"),
            ("ops log", log),
            ("keys", keys.joined(separator: ", ")),
        ]
        let accounts = configuration.accounts.sorted { ($0.priority, $0.context.id) < ($1.priority, $1.context.id) }
        return (first + accounts.map { ("account", describe($0)) }).map { name, value in
            name + String(repeating: " ", count: max(1, 10 - name.count)) + CleanText.line(value, limit: 1_000)
        }
    }

    private var log: String {
        let path = configuration.opsLog
        return FileManager.default.fileExists(atPath: path) ? path : "\(path) (will be made)"
    }

    private func describe(_ account: ConfiguredAccount) -> String {
        let context = account.context
        var parts = ["\(context.id) \(account.name)", "\(context.platform) \(context.kind.rawValue)"]
        parts.append("priority \(account.priority)")
        parts.append(account.models.isEmpty ? "every image model" : account.models.joined(separator: " "))
        if let address = account.baseURL { parts.append(address) }
        return parts.joined(separator: ", ")
    }
}
