/// What can be said about a rule from the rules alone: whether it can ever decide.
package struct RuleReview: Sendable, Hashable {
    package var rule: PassthroughRule
    /// Earlier enabled rules that together match everything this one would; empty where it can decide.
    package var shadowedBy: [PassthroughRule]
    /// Why no error can match, as the end of a sentence; nil where one can.
    package var never: String?

    /// Errors it decides leave no row: nobody can see how often that happens.
    package var isBlindSpot: Bool { rule.enabled && rule.skipMonitoring }

    /// Statuses an upstream error can have.
    static let errorStatuses = 400...599
    /// A rule with more alternatives than this is not judged.
    private static let alternativeLimit = 4_096

    /// Reviews rules, in the order in which they are tried.
    ///
    /// - Parameter platforms: those that accounts have; nil when unknown.
    package static func of(_ rules: [PassthroughRule], platforms: Set<String>? = nil) -> [RuleReview] {
        let ordered = rules.inOrderOfTrial
        let known = platforms.map { Set($0.map { $0.lowercased() }).union([ExhaustedAnswer.rulePlatform]) }
        return ordered.enumerated().map { index, rule in
            let never = rule.whyNever(known)
            let earlier = ordered[..<index].filter(\.enabled)
            return RuleReview(
                rule: rule,
                shadowedBy: never == nil ? shadows(of: rule, earlier) : [],
                never: never
            )
        }
    }

    /// The earlier rules that take every alternative of the rule; empty when one alternative is left to it.
    private static func shadows(of rule: PassthroughRule, _ earlier: [PassthroughRule]) -> [PassthroughRule] {
        let alternatives = rule.alternatives
        let platforms: [String?] = rule.platforms.isEmpty ? [nil] : rule.platforms.map { $0.lowercased() }
        guard !earlier.isEmpty, alternatives.count * platforms.count <= alternativeLimit else { return [] }
        var taking: [Int] = []
        for platform in platforms {
            for alternative in alternatives {
                guard let taker = earlier.firstIndex(where: { $0.takes(alternative, platform) }) else { return [] }
                if !taking.contains(taker) { taking.append(taker) }
            }
        }
        return taking.sorted().map { earlier[$0] }
    }
}

/// One way for an error to match a rule: a status, a keyword in the body, or both.
private struct Alternative {
    var code: Int?
    var keyword: String?
}

extension PassthroughRule {
    fileprivate var alternatives: [Alternative] {
        let words = keywords.map { $0.lowercased() }
        if matchMode == "all", !errorCodes.isEmpty, !words.isEmpty {
            return errorCodes.flatMap { code in words.map { Alternative(code: code, keyword: $0) } }
        }
        return errorCodes.map { Alternative(code: $0) } + words.map { Alternative(keyword: $0) }
    }

    /// Whether every error of this alternative, on this platform, is this rule's.
    fileprivate func takes(_ alternative: Alternative, _ platform: String?) -> Bool {
        if !platforms.isEmpty {
            guard let platform, platforms.contains(where: { $0.lowercased() == platform }) else { return false }
        }
        let hasCode = alternative.code.map { errorCodes.contains($0) } ?? false
        // A text that holds the longer keyword holds every part of it.
        let hasKeyword = alternative.keyword.map { text in
            keywords.contains { text.containsBytes($0.lowercased()) }
        }
        let hasWord = hasKeyword ?? keywords.contains("")
        switch (errorCodes.isEmpty, keywords.isEmpty) {
        case (true, true): return false
        case (false, true): return hasCode
        case (true, false): return hasWord
        case (false, false): return matchMode == "all" ? hasCode && hasWord : hasCode || hasWord
        }
    }

    fileprivate func whyNever(_ known: Set<String>?) -> String? {
        if errorCodes.isEmpty && keywords.isEmpty { return "it has neither statuses nor keywords" }
        let codesMatch = errorCodes.contains(where: RuleReview.errorStatuses.contains)
        let wordsMatch = keywords.contains { $0.lowercased().utf8.count <= Self.searchedBytes }
        let needsBoth = matchMode == "all" && !errorCodes.isEmpty && !keywords.isEmpty
        if needsBoth ? !codesMatch : keywords.isEmpty && !codesMatch { return "no upstream error has such a status" }
        if needsBoth ? !wordsMatch : !codesMatch && !wordsMatch {
            return "its keywords are longer than the \(Self.searchedBytes) bytes that are searched"
        }
        if let known, !platforms.isEmpty, !platforms.contains(where: { known.contains($0.lowercased()) }) {
            return "no account has the platform \(platforms.joined(separator: ", "))"
        }
        return nil
    }
}
