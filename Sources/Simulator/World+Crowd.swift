internal import ErrorPolicy
package import OpsModel

extension World {
    private static let teams = [
        "main", "batch", "eu", "studio", "north", "labs", "design", "ads", "games", "press", "print", "shop", "video",
        "school", "night", "trial", "beta", "retail", "travel", "archive",
    ]
    private static let cities = [
        "tokyo", "osaka", "seoul", "taipei", "hanoi", "oslo", "porto", "lima", "quito", "accra", "bern", "riga",
    ]

    /// A large gateway.
    ///
    /// - Parameters:
    ///   - count: how many accounts it has; at least 3.
    ///   - span: what the log is to cover; the gateway gets its fix in the middle of it.
    ///   - seed: the same seed gives the same gateway.
    package static func crowd(accounts count: Int = 60, over span: TimeSpan, seed: UInt64) -> World {
        var dice = Dice(seed: seed ^ 0xC0FF_EE00_D15E_A5E5)
        let models = ModelShare.usual
        var accounts: [Account] = []
        var personas: [Int64: Persona] = [:]
        for index in 0..<max(3, count) {
            let id = Int64(index + 1)
            let upstream = Upstream.each[[0, 1, 0, 2, 1][index % 5]]
            let round = index / 5
            let name =
                switch upstream {
                case .codex: "codex-\(teams[(index * 7 + 3) % teams.count])"
                case .relay: "relay-\(cities[round % cities.count])"
                default: "openai-\(teams[index % teams.count])"
                }
            let taken = accounts.contains { $0.name == name }
            let handler = dice.fraction()
            accounts.append(
                Account(
                    id: id,
                    name: taken ? "\(name)-\(round + 1)" : name,
                    type: upstream == .codex ? "oauth" : "apikey",
                    schedulable: count < 10 || index % 23 != 17,
                    priority: 10 * (1 + index % 3),
                    customErrorCodes: upstream == .relay && index % 4 == 0 ? [401, 402, 403, 429] : nil,
                    updatedAt: span.start
                )
            )
            personas[id] = Persona(
                upstream: upstream,
                handler: handler < 0.72 ? .images : handler < 0.9 ? .generic : .compat,
                // A few accounts carry most of the traffic.
                share: 1 / Double(1 + index) + 0.01,
                clumsiness: 0.6 + dice.fraction(),
                models: Set([0, 1, [2, 4, 5][index % 3], 6 + round % 2] + (upstream == .relay ? [3] : []))
            )
        }
        return World(
            accounts: accounts,
            rules: usualRules,
            rhythm: Rhythm(peakHour: 13, growth: 0, reference: span.end),
            fixedAt: span.start + span.length / 2,
            settings: settings(switches: 3),
            personas: personas,
            models: models,
            apiKeys: (1...40).map { 100 + $0 }
        )
    }
}
