internal import TerminalCanvas

/// The keys at the bottom: made from the table, as many as fit, what is useful here first.
enum Footer {
    /// `↑↓ move  ⏎ drill down  …  ? help  q quit`, at most `width` columns.
    static func spans(_ dashboard: Dashboard, width: Int) -> [Span] {
        var entries: [(keys: String, words: String, rank: Int)] = []
        for binding in dashboard.settings.keys.bindings(at: dashboard.place) {
            guard var words = binding.footer, let key = binding.keys.first, dashboard.whyDisabled(binding.action) == nil
            else { continue }
            if binding.action == .pause, dashboard.isPaused {
                // In the past there is nothing live to go on with.
                words = dashboard.past == nil ? "go live" : "unpause"
            }
            if let index = entries.firstIndex(where: { $0.words == words }) {
                entries[index].keys += key.label.count == 1 ? key.label : " " + key.label
            } else {
                entries.append((key.label, words, binding.rank))
            }
        }
        entries.sort { $0.rank < $1.rank }
        var left = width - 1
        var kept: [(keys: String, words: String, rank: Int)] = []
        for entry in entries {
            let columns = TextWidth.of(entry.keys) + 1 + TextWidth.of(entry.words) + (kept.isEmpty ? 0 : 3)
            guard columns <= left else { continue }
            left -= columns
            kept.append(entry)
        }
        // Help and quit are kept before anything else, and stand last.
        kept = kept.filter { $0.rank > 2 } + kept.filter { $0.rank <= 2 }
        var spans = [Span(" ", .footer)]
        for (index, entry) in kept.enumerated() {
            if index > 0 { spans.append(Span("   ", .footer)) }
            spans += [Span(entry.keys, .key), Span(" " + entry.words, .footer)]
        }
        return spans
    }
}
