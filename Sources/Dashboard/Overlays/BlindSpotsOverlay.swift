internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// Everything that could hide an error from this screen, one thing after the other: whether it does, and what to do.
struct BlindSpotsOverlay: Equatable, Sendable {
    var scroll = 0

    /// What was looked at, and how it is.
    struct Finding {
        var isFine = false
        var headline: String
        var explanation = ""
    }

    func lines(width: Int, dashboard: Dashboard) -> [[Span]] {
        guard dashboard.snapshot != nil else { return [[Span("Reading \(dashboard.settings.database) …", .textDim)]] }
        let all = dashboard.findings
        let hidden = all.count { !$0.isFine }
        let headline =
            hidden == 0
            ? "Nothing is known to be hidden from this screen."
            : "What this screen cannot show, or shows late:"
        var lines = [[Span(headline, hidden == 0 ? .good : .textStrong, .bold)], []]
        for finding in all.filter({ !$0.isFine }) + all.filter(\.isFine) {
            let mark = finding.isFine ? Span("✓ ", .good) : Span("! ", .warning, .bold)
            let role: Role = finding.isFine ? .text : .warning
            for (index, text) in TextWidth.wrap(finding.headline, width: max(width - 2, 8)).enumerated() {
                lines.append([index == 0 ? mark : Span("  "), Span(text, role)])
            }
            guard !finding.explanation.isEmpty else { continue }
            lines += TextWidth.wrap(finding.explanation, width: max(width - 2, 8)).map {
                [Span("  "), Span($0, .textDim)]
            }
        }
        return lines
    }
}

extension Dashboard {
    mutating func toggleBlindSpots() {
        if overlays.last?.place == .blindSpots {
            overlays.removeLast()
        } else {
            overlays.append(.blindSpots(BlindSpotsOverlay()))
        }
    }

    /// What is looked at, in the order of how much it hides.
    var findings: [BlindSpotsOverlay.Finding] {
        guard let snapshot else { return [] }
        var findings = [readerFinding(snapshot)] + missingFindings + [lagFinding(snapshot), clockFinding(snapshot)]
        if hasNoAccountOn {
            let all = Numbers.count(snapshot.accounts.count, "account")
            findings.insert(
                .init(
                    headline: "No account is on: \(all), and none that can take a request",
                    explanation: "Requests fail until one is on. \(settings.keys.label(of: .accountsPane)) shows why."
                ),
                at: 0
            )
        }
        findings.append(cutFinding)
        if let rules = rules.book { findings.append(rulesFinding(rules)) }
        if snapshot.outOfScope > 0 {
            findings.append(
                .init(
                    headline: "\(Numbers.count(snapshot.outOfScope, "error")) on other endpoints",
                    explanation: snapshot.outOfScope == 1
                        ? "It is kept apart. \(settings.keys.label(of: .scope)) shows it."
                        : "They are kept apart. \(settings.keys.label(of: .scope)) shows them."
                )
            )
        }
        return findings
    }

    private func readerFinding(_ snapshot: OpsSnapshot) -> BlindSpotsOverlay.Finding {
        let moment = zone.precise(snapshot.readAt, now: now)
        guard staleness != nil else { return .init(isFine: true, headline: "The log was read at \(moment).") }
        let reason = banner ?? "No answer came since: the log may be busy, or the disk slow. It is tried again."
        return .init(headline: "The log was last read at \(moment)", explanation: reason)
    }

    private var missingFindings: [BlindSpotsOverlay.Finding] {
        let found = missing.map { reason, count in
            BlindSpotsOverlay.Finding(
                headline: "\(Numbers.count(count, "error")) not recorded: \(Dashboard.words(for: reason))",
                explanation: UnrecordedReason(rawValue: reason)?.explanation
                    ?? "The gateway gives this reason, and only the number."
            )
        }
        return found.isEmpty ? [.init(isFine: true, headline: "No error was reported as missing from the log.")] : found
    }

    private func lagFinding(_ snapshot: OpsSnapshot) -> BlindSpotsOverlay.Finding {
        let counted = snapshot.requests.flatMap { $0 > 0 ? Numbers.count($0, "request") : nil }
        let verb = snapshot.requests == 1 ? "is" : "are"
        let silence =
            snapshot.requests == nil
            ? "Nobody counts requests here: silence may be a quiet hour, or a gateway that is off."
            : "No requests are counted in this window either: is a gateway writing to this log?"
        guard let newest = snapshot.newestRow?.createdAt else {
            guard let counted else { return .init(headline: "The log holds no error at all", explanation: silence) }
            return .init(
                isFine: true,
                headline: "The log holds no error, and \(counted) \(verb) counted in this window."
            )
        }
        let told = "The newest row is from \(zone.precise(newest, now: now))."
        if let counted {
            return .init(isFine: true, headline: told + " \(counted) \(verb) counted in this window.")
        }
        let age = now.since(newest)
        if age >= Dashboard.lagLimit {
            let old = "The newest row is \(Numbers.age(age)) old, from \(zone.precise(newest, now: now))"
            return .init(headline: old, explanation: silence)
        }
        guard snapshot.requests != nil else { return .init(isFine: true, headline: told) }
        let question = snapshot.query.end == nil ? "Is a gateway writing" : "Was a gateway writing its requests"
        return .init(
            headline: "No requests are counted in this window",
            explanation: "\(told) \(question) to this log?"
        )
    }

    private func clockFinding(_ snapshot: OpsSnapshot) -> BlindSpotsOverlay.Finding {
        guard let ahead = snapshot.ahead else {
            return .init(isFine: true, headline: "No row is dated ahead of this clock.")
        }
        let count = Numbers.count(ahead.count, "row")
        let more = ahead.count >= RowsAhead.limit ? "At least " : ""
        return .init(
            headline: "\(more)\(count) dated ahead of this clock, the latest by "
                + Numbers.age(ahead.latest.since(snapshot.readAt)),
            explanation: "A writer's clock is ahead, or this one is behind: compare both with the time. "
                + "A row dated past the end of the window is not in it."
        )
    }

    private var cutFinding: BlindSpotsOverlay.Finding {
        guard cutCount > 0 else { return .init(isFine: true, headline: "No upstream body was reported as cut.") }
        return .init(
            headline: "\(Numbers.grouped(cutCount)) upstream \(cutCount == 1 ? "body" : "bodies") cut",
            explanation: UnrecordedReason.truncated.explanation
        )
    }

    private func rulesFinding(_ book: RuleBook) -> BlindSpotsOverlay.Finding {
        let blind = book.reviews.map(\.rule).filter { $0.enabled && $0.skipMonitoring }
        guard !blind.isEmpty else {
            return .init(isFine: true, headline: "No active rule leaves errors out of the log.")
        }
        let names = blind.map { "\($0.priority) \(DisplayText(line: $0.name).text)" }.joined(separator: ", ")
        return .init(
            headline:
                "\(Numbers.count(blind.count, "active rule")) leave\(blind.count == 1 ? "s" : "") errors out (skip_monitoring)",
            explanation:
                "Errors \(blind.count == 1 ? "it decides" : "they decide") are counted above and not recorded: \(names)."
        )
    }
}
