import ErrorPolicy
import Gateway
import OpsModel

extension GatewayConfiguration {
    /// Reads `[limits]`, `[timeouts]` and `[cooldowns]`; what they leave out stays as it is.
    mutating func readSettings(_ section: Section, _ findings: inout Findings) {
        if let limits = section.section("limits", like: "[limits]", &findings) { readLimits(limits, &findings) }
        if let timeouts = section.section("timeouts", like: "[timeouts]", &findings) {
            readTimeouts(timeouts, &findings)
        }
        if let cooldowns = section.section("cooldowns", like: "[cooldowns]", &findings) {
            readCooldowns(cooldowns, &findings)
        }
    }

    private mutating func readLimits(_ section: Section, _ findings: inout Findings) {
        let sizes: [(String, WritableKeyPath<GatewaySettings, Int>, ClosedRange<Int>)] = [
            ("max_body", \.maxBodyBytes, 1 << 10...1 << 30),
            ("max_upload", \.maxUploadBytes, 1 << 10...1 << 30),
            ("max_error_body", \.maxErrorBytes, 1 << 10...16 << 20),
            ("max_answer", \.maxAnswerBytes, 1 << 20...1 << 30),
        ]
        let counts: [(String, WritableKeyPath<GatewaySettings, Int>, ClosedRange<Int>)] = [
            ("max_concurrent_requests", \.maxConcurrentRequests, 1...100_000),
            ("max_account_switches", \.policy.maxAccountSwitches, 0...100),
        ]
        section.refuseUnknown((sizes + counts).map(\.0), &findings)
        for (key, path, range) in sizes {
            if let bytes = section.size(key, in: range, &findings) { settings[keyPath: path] = bytes }
        }
        for (key, path, range) in counts {
            if let count = section.integer(key, in: range, &findings) { settings[keyPath: path] = count }
        }
    }

    private mutating func readTimeouts(_ section: Section, _ findings: inout Findings) {
        let lengths: [(String, WritableKeyPath<GatewaySettings, Int>)] = [
            ("connect", \.connectTimeout), ("answer", \.answerTimeout), ("idle", \.idleTimeout),
            ("keep_alive", \.keepAliveInterval), ("body", \.bodyTimeout),
        ]
        section.refuseUnknown(lengths.map(\.0) + ["shutdown"], &findings)
        if let length = section.length("shutdown", upTo: Milliseconds.day, &findings) { shutdownLimit = length }
        for (key, path) in lengths {
            if let length = section.length(key, upTo: Milliseconds.day, &findings) { settings[keyPath: path] = length }
        }
    }

    private mutating func readCooldowns(_ section: Section, _ findings: inout Findings) {
        section.refuseUnknown(["rate_limit", "overload", "oauth_401"], &findings)
        if section.isOff("rate_limit") {
            settings.policy.rateLimitSeconds = nil
        } else if let length = section.length("rate_limit", upTo: 2 * Milliseconds.hour, orOff: true, &findings) {
            settings.policy.rateLimitSeconds = length / Int(Milliseconds.second)
        }
        if section.isOff("overload") {
            settings.policy.overloadMinutes = nil
        } else if let minutes = section.minutes("overload", orOff: true, &findings) {
            settings.policy.overloadMinutes = minutes
        }
        if let minutes = section.minutes("oauth_401", &findings) { settings.policy.oauth401Minutes = minutes }
    }
}

extension Section {
    /// Whole minutes, up to a day.
    fileprivate func minutes(_ key: String, orOff: Bool = false, _ findings: inout Findings) -> Int? {
        guard let length = length(key, upTo: Milliseconds.day, orOff: orOff, &findings) else { return nil }
        guard length % Int(Milliseconds.minute) == 0 else {
            findings.mistake("`\(key)` must be whole minutes, such as \"10m\"", at: line(of: key))
            return nil
        }
        return length / Int(Milliseconds.minute)
    }
}
