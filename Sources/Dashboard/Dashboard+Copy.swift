internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// What `y` puts into the clipboard: what is open, or what is selected; nil for nothing. A rule is the JSON that
    /// `--rules` takes.
    ///
    /// Texts from the log are made harmless, because a clipboard ends in terminals too.
    var copyText: String? {
        switch overlays.last {
        case .detail(let open)?: return reply(about: open.detail)
        case .trial(let trial)?: return trial.rule.json
        case .confirm?, .form?, .help?, .actions?, .change?, .grouping?, .audit?, .blindSpots?: return nil
        case nil: break
        }
        switch focus {
        case .errors: return selectedError.map { reply(about: ErrorDetail(row: $0)) }
        case .groups: return selectedGroup.map(summary(of:))
        case .failovers: return selectedStory.map { reply(about: ErrorDetail(row: $0.row)) }
        case .accounts: return selectedAccount.map(summary(of:))
        case .rules: return selectedRule?.rule.json
        }
    }

    /// Lines a support reply can be made of.
    private func reply(about detail: ErrorDetail) -> String {
        let row = detail.row
        func side(_ status: Int?, _ words: [String?]) -> String {
            let known = words.compactMap { $0 }.map { DisplayText(line: $0).text }
            return ([status.map(String.init) ?? "no status"] + known).joined(separator: " · ")
        }
        var lines = [
            "Error \(row.id) at \(row.createdAt.words): \(row.outcome.rawValue)",
            "Upstream said: "
                + side(
                    row.upstreamStatus,
                    [row.upstreamType, row.upstreamCode, row.upstreamParam, row.upstreamMessage]
                ),
            "Client was told: "
                + side(row.clientStatus, [row.clientType, detail.clientCode, detail.clientParam, row.clientMessage]),
        ]
        let facts: [(String, String?)] = [
            ("Mask reason", row.maskReason?.rawValue),
            ("Account", row.account.map { "\($0.label) (\($0.id))" }),
            ("Model", row.model),
            ("Endpoint", row.endpoint),
            ("Request id", row.requestID),
            ("Upstream request id", detail.upstreamRequestID),
        ]
        for (name, value) in facts {
            if let value { lines.append("\(name): \(DisplayText(line: value).text)") }
        }
        return lines.joined(separator: "\n")
    }

    private func summary(of account: Account) -> String {
        let state = account.state(at: now)
        let why = whyOut(account).map { " (\(DisplayText(line: $0).text))" } ?? ""
        var text = "\(DisplayText(line: account.name).text) (\(account.id)): \(state.words(zone, now: now))\(why)"
        if let loads = accounts.loads, let load = loads.loads[account.id] {
            text += "; \(Numbers.count(load.errors.total, "error")) in \(query.window.rawValue)"
            text += ", \(Numbers.grouped(load.errors.masked)) of them masked"
        }
        return text
    }

    private func summary(of line: GroupsPane.Line) -> String {
        let row = line.row
        let name = zip(shownFields, row.key.values).map { DisplayText(line: $0.label($1)).text }.joined(
            separator: " › "
        )
        let outcomes = row.outcomes
        var text = "\(name): \(Numbers.count(row.count, "error")) in \(query.window.rawValue)"
        text += ", \(Numbers.grouped(outcomes.masked)) of them masked; last at \(row.lastSeen.words)"
        if let message = row.newestMessage { text += "\nNewest: \(DisplayText(line: message).text)" }
        return text
    }
}
