internal import ErrorPolicy
internal import TerminalCanvas

/// Every key, from the key table, and the words and marks the screens use.
struct HelpOverlay: Equatable, Sendable {
    var scroll = 0

    /// Two columns where there is room.
    func lines(width: Int, dashboard: Dashboard) -> [[Span]] {
        // What can be done is told for what lies under the help.
        var dashboard = dashboard
        dashboard.overlays.removeAll { $0.place == .help }
        let isWide = width >= 96
        let half = isWide ? (width - 3) / 2 : width
        var chapters = KeyBinding.Section.allCases.map { section in
            HelpOverlay.chapter(section, dashboard: dashboard, width: half)
        }
        chapters.append(HelpOverlay.outcomes(width: half))
        guard isWide else { return Array(chapters.joined(separator: [[]])) }
        let (left, right) = HelpOverlay.balanced(chapters)
        return (0..<max(left.count, right.count)).map { index in
            let start = index < left.count ? left[index] : []
            let used = start.reduce(0) { $0 + $1.width() }
            return start + [Span(String(repeating: " ", count: half + 3 - used))]
                + (index < right.count ? right[index] : [])
        }
    }

    /// Chapters in two columns, in their order, as even as they can be.
    private static func balanced(_ chapters: [[[Span]]]) -> (left: [[Span]], right: [[Span]]) {
        func height(_ part: ArraySlice<[[Span]]>) -> Int { part.reduce(0) { $0 + $1.count + 1 } }
        let cut =
            chapters.indices.min { a, b in
                max(height(chapters[..<a]), height(chapters[a...]))
                    < max(height(chapters[..<b]), height(chapters[b...]))
            } ?? 0
        return (Array(chapters[..<cut].joined(separator: [[]])), Array(chapters[cut...].joined(separator: [[]])))
    }

    private static let keyWidth = 13

    private static func chapter(_ section: KeyBinding.Section, dashboard: Dashboard, width: Int) -> [[Span]] {
        var lines: [[Span]] = [[Span(section.rawValue, .textStrong, .bold)]]
        for binding in dashboard.settings.keys.bindings where binding.section == section && !binding.keys.isEmpty {
            let reason = dashboard.whyDisabled(binding.action)
            let keys = binding.keys.map(\.label).joined(separator: " ")
            lines += entry(
                Span(keys, reason == nil ? .key : .keyDisabled),
                Span(binding.helpText, reason == nil ? .text : .keyDisabled),
                width: width
            )
        }
        return lines
    }

    private static func outcomes(width: Int) -> [[Span]] {
        [[Span("Outcomes", .textStrong, .bold)]]
            + Outcome.onScreen.flatMap { entry(Span("■ " + $0.word, $0.role), Span($0.explanation), width: width) }
    }

    /// A word and what it means, over as many lines as that takes.
    private static func entry(_ word: Span, _ meaning: Span, width: Int) -> [[Span]] {
        let texts = TextWidth.wrap(meaning.text, width: max(width - keyWidth, 8))
        return texts.enumerated().map { index, text in
            [Span(TextWidth.pad(index == 0 ? word.text : "", to: keyWidth), word.role), Span(text, meaning.role)]
        }
    }
}
