extension PassthroughRule {
    /// Keywords are looked for in so many bytes of the raw body; one that straddles the end does not match.
    package static let searchedBytes = 8192

    /// Whether the rule catches this error, switched on or not.
    ///
    /// - Parameters:
    ///   - platform: the account's platform, compared without case.
    ///   - body: the raw body, as it came.
    package func matches(status: Int, platform: String, body: [UInt8]) -> Bool {
        matches(status: status, platform: platform.lowercased(), searched: Self.searched(body))
    }

    private func matches(status: Int, platform: String, searched: String) -> Bool {
        guard platforms.isEmpty || platforms.contains(where: { $0.lowercased() == platform }) else { return false }
        let codeMatches = errorCodes.contains(status)
        switch (errorCodes.isEmpty, keywords.isEmpty) {
        case (true, true): return false
        case (false, true): return codeMatches
        case (true, false): return matchesKeyword(searched)
        case (false, false):
            if matchMode == "all" { return codeMatches && matchesKeyword(searched) }
            return codeMatches || matchesKeyword(searched)
        }
    }

    private func matchesKeyword(_ searched: String) -> Bool {
        keywords.contains { searched.containsBytes($0.lowercased()) }
    }

    private static func searched(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(searchedBytes), as: UTF8.self).lowercased()
    }

    /// The status and message this rule tells the client.
    ///
    /// - Parameter message: the upstream's message.
    package func answer(status: Int, message: String) -> (status: Int, message: String) {
        (
            status: passthroughCode ? status : responseCode ?? status,
            message: passthroughBody ? message : customMessage ?? message
        )
    }
}

extension Collection<PassthroughRule> {
    /// The rule that decides: enabled, the smallest priority, the first of equals.
    package func first(matching status: Int, platform: String, body: [UInt8]) -> PassthroughRule? {
        // No sorting: one pass keeps the order of equals and costs nothing when there are no rules.
        var best: PassthroughRule?
        for rule in self where rule.enabled && (best.map { rule.priority < $0.priority } ?? true) {
            if rule.matches(status: status, platform: platform, body: body) { best = rule }
        }
        return best
    }

    /// An id that no rule has: behind all of them, or the smallest that is left where the last one there is is taken.
    package var freeID: Int64 {
        let last = Swift.max(map(\.id).max() ?? 0, 0)
        guard last == .max else { return last + 1 }
        let taken = Set(map(\.id))
        return (1...Int64.max).first { !taken.contains($0) } ?? 1
    }

    /// The order in which rules are tried.
    package var inOrderOfTrial: [PassthroughRule] {
        enumerated().sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }.map(\.element)
    }
}

extension String {
    /// Whether the bytes of another text occur in this one; the empty text does everywhere.
    func containsBytes(_ needle: String) -> Bool {
        if needle.isEmpty { return true }
        var haystack = self
        var needle = needle
        return haystack.withUTF8 { hay in
            needle.withUTF8 { pin in
                guard hay.count >= pin.count else { return false }
                let first = pin[0]
                var start = 0
                while start <= hay.count - pin.count {
                    if hay[start] == first, hay[start..<start + pin.count].elementsEqual(pin) { return true }
                    start += 1
                }
                return false
            }
        }
    }
}
