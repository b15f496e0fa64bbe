internal import ErrorPolicy
internal import TerminalCanvas

/// Every key, from the key table, and the words and marks the screens use.
struct HelpOverlay: Equatable, Sendable {
    var scroll = 0

    /// Two columns where there is room.
    func lines(width: Int, dashboard: Dashboard) -> [[Span]] {
        var chapters = KeyBinding.Section.allCases.map { section in
            HelpOverlay.chapter(section, dashboard: dashboard)
        }
        chapters.append(HelpOverlay.outcomes)
        guard width >= 96 else { return Array(chapters.map { HelpOverlay.cut($0, to: width) }.joined(separator: [[]])) }
        let half = (width - 3) / 2
        let total = chapters.reduce(0) { $0 + $1.count + 1 }
        var left: [[Span]] = []
        var right: [[Span]] = []
        for chapter in chapters {
            let fitsLeft = right.isEmpty && left.count + chapter.count / 2 <= total / 2
            let lines = HelpOverlay.cut(chapter, to: half) + [[]]
            if fitsLeft { left += lines } else { right += lines }
        }
        return (0..<max(left.count, right.count)).map { index in
            let start = index < left.count ? left[index] : []
            let used = start.reduce(0) { $0 + $1.width() }
            return start + [Span(String(repeating: " ", count: half + 3 - used))]
                + (index < right.count ? right[index] : [])
        }
    }

    private static let keyWidth = 16

    private static func chapter(_ section: KeyBinding.Section, dashboard: Dashboard) -> [[Span]] {
        var lines: [[Span]] = [[Span(section.rawValue, .title, .bold)]]
        for binding in KeyTable.bindings where binding.section == section {
            let reason = dashboard.whyDisabled(binding.action)
            let keys = binding.keys.map(\.label).joined(separator: " ")
            lines.append([
                Span(TextWidth.pad(keys, to: keyWidth), reason == nil ? .key : .keyDisabled),
                Span(binding.help + place(binding), reason == nil ? .keyLabel : .keyDisabled),
            ])
        }
        return lines
    }

    /// Says where a key means this, when it does not mean it everywhere.
    private static func place(_ binding: KeyBinding) -> String {
        switch binding.places {
        case [.groups]: " (groups)"
        case [.errors]: " (errors)"
        case [.detail]: " (in an error)"
        default: ""
        }
    }

    private static let outcomes: [[Span]] =
        [[Span("Outcomes", .title, .bold)]]
        + Outcome.onScreen.map {
            [Span(TextWidth.pad("■ " + $0.word, to: keyWidth), $0.role), Span($0.explanation, .keyLabel)]
        }

    private static func cut(_ lines: [[Span]], to width: Int) -> [[Span]] {
        lines.map { line in
            var left = width
            return line.map { span in
                let text = TextWidth.truncate(span.text, to: left)
                left -= TextWidth.of(text)
                return Span(text, span.role, span.attributes)
            }
        }
    }
}
