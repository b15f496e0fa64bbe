internal import ErrorPolicy
package import OpsModel

extension World {
    /// The small gateway of the demo: eight accounts, some of them not yet on the fixed handler.
    ///
    /// - Parameter now: when the demo begins. The day's peak is put shortly before it, so that the history ends at
    ///   the level at which the live traffic goes on; `fixedAt` is a few days back.
    package static func demo(at now: Timestamp) -> World {
        let hour = Int(now.since(now.floored(to: Milliseconds.day)) / Milliseconds.hour)
        let images = Set(ModelShare.usual.indices)
        let plain = images.subtracting([3])
        func account(_ id: Int64, _ name: String, _ type: String, _ priority: Int, codes: [Int]? = nil) -> Account {
            Account(
                id: id,
                name: name,
                type: type,
                priority: priority,
                customErrorCodes: codes,
                updatedAt: now - 30 * Milliseconds.day
            )
        }
        return World(
            accounts: [
                account(3, "openai-batch", "apikey", 10),
                account(5, "relay-tokyo", "apikey", 20),
                account(7, "openai-main", "apikey", 10),
                account(9, "openai-eu", "apikey", 20),
                account(12, "codex-team-b", "oauth", 10),
                account(14, "codex-team-a", "oauth", 10),
                account(18, "codex-studio", "oauth", 20),
                account(21, "relay-osaka", "apikey", 30, codes: [401, 402, 403, 429]),
            ],
            rules: usualRules,
            rhythm: Rhythm(peakHour: (hour + 23) % 24, growth: 0.7, reference: now),
            fixedAt: now - 3 * Milliseconds.day,
            settings: settings(switches: 2),
            personas: [
                3: Persona(upstream: .direct, handler: .generic, share: 16, clumsiness: 1.2, models: plain),
                5: Persona(upstream: .relay, handler: .compat, share: 11, clumsiness: 1.4, models: images),
                7: Persona(upstream: .direct, handler: .images, share: 26, clumsiness: 0.9, models: plain),
                9: Persona(upstream: .direct, handler: .images, share: 7, clumsiness: 0.8, models: plain),
                12: Persona(upstream: .codex, handler: .generic, share: 17, clumsiness: 1.1, models: plain),
                14: Persona(upstream: .codex, handler: .images, share: 14, clumsiness: 1, models: plain),
                18: Persona(upstream: .codex, handler: .images, share: 5, clumsiness: 0.9, models: plain),
                21: Persona(upstream: .relay, handler: .images, share: 4, clumsiness: 1.8, models: images),
            ],
            models: ModelShare.usual,
            apiKeys: (1...14).map { 100 + $0 }
        )
    }
}
