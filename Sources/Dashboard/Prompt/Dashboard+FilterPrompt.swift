internal import OpsModel

extension Dashboard {
    /// How long the keyboard must rest before the screen shows what a filter would show, in milliseconds.
    static let previewDelay: Int64 = 150
    private static let historyLimit = 50

    /// Opens the prompt: with the newest level's filter if it is one, else for a new level.
    mutating func openFilter() -> [Effect] {
        var editor = LineEditor(limit: Filter.lengthLimit)
        var preview = Filter()
        if case .filter(let text, let filter)? = crumbs.last?.origin {
            editor.insert(text)
            preview = filter
        }
        prompt = .filter(
            FilterPrompt(
                editor: editor,
                replaces: !preview.isEmpty,
                preview: preview,
                anchorBefore: query.listAnchor,
                known: knownValues
            )
        )
        return []
    }

    /// What narrows the screen: the levels of the drill-down, and the filter that is being written.
    var terms: [Filter.Term] {
        guard case .filter(let prompt)? = prompt else { return settings.query.filter.terms + crumbs.flatMap(\.terms) }
        let levels = prompt.replaces ? crumbs.dropLast() : crumbs[...]
        return settings.query.filter.terms + levels.flatMap(\.terms) + prompt.preview.terms
    }

    /// The line was edited: the preview follows when the keyboard rests.
    mutating func filterChanged(textChanged: Bool) -> [Effect] {
        guard case .filter(var prompt)? = prompt else { return [] }
        prompt.cycle = nil
        guard textChanged else {
            self.prompt = .filter(prompt)
            return []
        }
        prompt.wasRefused = false
        reminders += 1
        prompt.reminder = reminders
        self.prompt = .filter(prompt)
        return [.remind(reminders, after: Dashboard.previewDelay)]
    }

    /// The keyboard has rested: shows what the filter would show, if it means something.
    mutating func preview(_ reminder: Int) -> [Effect] {
        guard case .filter(var prompt)? = prompt, prompt.reminder == reminder else { return [] }
        let text = FilterPrompt.resolved(prompt.editor.text, saved: settings.savedFilters)
        guard !prompt.isInFieldName, let filter = try? Filter.parse(text), filter != prompt.preview else { return [] }
        prompt.preview = filter
        self.prompt = .filter(prompt)
        query.listAnchor = nil
        return ask()
    }

    /// Enter: the filter becomes a level of the drill-down. One that means nothing is pointed at, and changes nothing.
    mutating func applyFilter() -> [Effect] {
        guard case .filter(var prompt)? = prompt else { return [] }
        let text = FilterPrompt.resolved(prompt.editor.text, saved: settings.savedFilters)
        if text != prompt.editor.text { prompt.editor = LineEditor(text, limit: Filter.lengthLimit) }
        guard let filter = try? Filter.parse(prompt.editor.text) else {
            prompt.wasRefused = true
            self.prompt = .filter(prompt)
            return []
        }
        self.prompt = nil
        if prompt.replaces { crumbs.removeLast() }
        return narrow(to: filter, text: prompt.editor.text)
    }

    /// Adds a filter as a level of the drill-down; one that lets everything through adds none.
    mutating func narrow(to filter: Filter, text: String) -> [Effect] {
        if !filter.isEmpty {
            let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            filterHistory.removeAll { $0 == text }
            filterHistory = (filterHistory + [text]).suffix(Dashboard.historyLimit)
            crumbs.append(
                Crumb(origin: .filter(text, filter), fieldsBefore: query.fields, expandedBefore: query.expanded)
            )
        }
        guard query.filter.terms != terms else { return [] }
        query.listAnchor = nil
        return ask()
    }

    /// Esc: everything is as it was before the prompt.
    mutating func cancelFilter() -> [Effect] {
        guard case .filter(let prompt)? = prompt else { return [] }
        self.prompt = nil
        guard query.filter.terms != terms else { return [] }
        query.listAnchor = prompt.anchorBefore
        return ask()
    }

    /// Tab: the first way to go on, or the next one.
    mutating func complete(by step: Int) -> [Effect] {
        guard case .filter(var prompt)? = prompt else { return [] }
        let candidates = prompt.candidates(saved: settings.savedFilters)
        guard !candidates.isEmpty else { return [] }
        let start = prompt.cycle?.editor ?? prompt.editor
        let last = prompt.cycle?.index ?? (step > 0 ? -1 : 0)
        let index = (last + step + candidates.count) % candidates.count
        prompt.editor = start
        prompt.editor.replace(candidates[index].range, with: candidates[index].text)
        self.prompt = .filter(prompt)
        let effects = filterChanged(textChanged: true)
        guard candidates.count > 1, case .filter(var open)? = self.prompt else { return effects }
        open.cycle = FilterPrompt.Cycle(candidates: candidates, index: index, editor: start)
        self.prompt = .filter(open)
        return effects
    }

    /// Up and Down: filters applied before, the newest first.
    mutating func recall(_ step: Int) -> [Effect] {
        guard case .filter(var prompt)? = prompt else { return [] }
        let wanted = prompt.recalled + step
        guard (0...filterHistory.count).contains(wanted) else { return [] }
        if prompt.recalled == 0 { prompt.unsent = prompt.editor.text }
        prompt.recalled = wanted
        let text = wanted == 0 ? prompt.unsent : filterHistory[filterHistory.count - wanted]
        prompt.editor = LineEditor(text, limit: Filter.lengthLimit)
        self.prompt = .filter(prompt)
        return filterChanged(textChanged: true)
    }

    /// What occurs in the fields of a filter, most frequent first, as far as the screen knows it.
    private var knownValues: [Filter.Field: [String]] {
        guard let snapshot else { return [:] }
        var known: [Filter.Field: [String]] = [:]
        func add(_ value: String?, to field: Filter.Field) {
            guard let value, !value.isEmpty, known[field, default: []].count < 200 else { return }
            if !known[field, default: []].contains(value) { known[field, default: []].append(value) }
        }
        for group in snapshot.groups.flatMap({ [$0] + $0.children }) {
            for (field, value) in zip(snapshot.query.fields, group.key.values) where value != .none {
                guard let name = Filter.Field(rawValue: field.rawValue), field != .outcome else { continue }
                if case .account(let account) = value {
                    add(account.name, to: name)
                } else {
                    add(field.label(value), to: name)
                }
            }
        }
        for row in snapshot.errors {
            add(row.upstreamStatus.map { "\($0)" }, to: .status)
            add("\(row.clientStatus)", to: .client)
            add(row.upstreamType, to: .type)
            add(row.upstreamCode, to: .code)
            add(row.upstreamParam, to: .param)
            add(row.account?.name, to: .account)
            add(row.platform, to: .platform)
            add(row.model, to: .model)
            add(row.endpoint, to: .endpoint)
        }
        for account in snapshot.accounts { add(account.name, to: .account) }
        return known
    }
}
