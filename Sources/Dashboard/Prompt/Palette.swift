internal import OpsModel
internal import TerminalCanvas

/// Everything that can be done, by words.
struct Palette: Equatable, Sendable {
    var editor = LineEditor(limit: 80)
    /// The row among those that match.
    var selected = 0

    /// One thing that can be done.
    struct Entry: Equatable, Sendable {
        enum Choice: Equatable, Sendable {
            case action(Action)
            case saved(SavedFilter)
        }

        var choice: Choice
        var words: String
        /// The word the footer has for it, by which it is found too.
        var name = ""
        /// The keys that do the same.
        var keys: String
        /// Why it can do nothing now.
        var reason: String?
        var isMove = false
        /// The places of the letters that were looked for.
        var matched: [Int] = []
    }
}

extension Dashboard {
    /// Every action of the key table and every saved filter: those that can do something first, and last among them
    /// those that only move, which nobody looks for by words.
    private var paletteEntries: [Palette.Entry] {
        var under = self
        under.prompt = nil
        let place = under.place
        var entries: [Palette.Entry] = []
        for binding in settings.keys.bindings where binding.section != .prompt && binding.action != .palette {
            let isHere = binding.places.contains(place)
            let entry = Palette.Entry(
                choice: .action(binding.action),
                words: binding.help,
                name: binding.footer ?? "",
                keys: binding.keys.map(\.label).joined(separator: " "),
                reason: isHere ? under.whyDisabled(binding.action) : "Not here: \(binding.placeWords).",
                isMove: binding.section == .move
            )
            // The same words for two places are one thing.
            if let index = entries.firstIndex(where: { $0.words == entry.words && $0.choice == entry.choice }) {
                if entries[index].reason != nil { entries[index] = entry }
            } else {
                entries.append(entry)
            }
        }
        entries += settings.savedFilters.map {
            Palette.Entry(choice: .saved($0), words: "Filter @\($0.name): \($0.text)", keys: "/", reason: nil)
        }
        let (moving, doing) = (entries.filter(\.isMove), entries.filter { !$0.isMove })
        entries = doing + moving
        return entries.filter { $0.reason == nil } + entries.filter { $0.reason != nil }
    }

    /// The entries that match what is written, best first.
    func matches(_ palette: Palette) -> [Palette.Entry] {
        let pattern = palette.editor.text
        let found = paletteEntries.compactMap { entry -> (score: Int, entry: Palette.Entry)? in
            var entry = entry
            let named = FuzzyMatch.of(pattern, in: entry.name)
            guard let match = FuzzyMatch.of(pattern, in: entry.words) else { return named.map { ($0.score, entry) } }
            if let named, named.score > match.score { return (named.score, entry) }
            entry.matched = match.places
            return (match.score, entry)
        }
        return found.enumerated().sorted { a, b in
            a.element.score != b.element.score ? a.element.score > b.element.score : a.offset < b.offset
        }.map(\.element.entry)
    }

    mutating func moveInPalette(by step: Int) {
        guard case .palette(var palette)? = prompt else { return }
        let count = matches(palette).count
        palette.selected = min(max(palette.selected + step, 0), max(count - 1, 0))
        prompt = .palette(palette)
    }

    /// Does what is selected; what can do nothing now says why, and the palette stays.
    mutating func runPalette() -> [Effect] {
        guard case .palette(let palette)? = prompt else { return [] }
        let found = matches(palette)
        guard found.indices.contains(palette.selected) else {
            notice = .plain("Nothing is called that.")
            return []
        }
        if let reason = found[palette.selected].reason {
            notice = .plain(reason)
            return []
        }
        prompt = nil
        switch found[palette.selected].choice {
        case .action(let action): return perform(action)
        case .saved(let saved):
            guard let filter = try? Filter.parse(saved.text) else {
                notice = .warning("@\(saved.name) is no filter: correct it in the configuration.")
                return []
            }
            return narrow(to: filter, text: saved.text)
        }
    }

    // MARK: - Drawing

    /// Under the header, as high as what it holds.
    func paletteFrame(_ palette: Palette) -> Rect {
        let width = min(size.width - 4, 84)
        let height = min(matches(palette).count + 3, size.height - 4, 24)
        return Rect(x: (size.width - width) / 2, y: 2, width: width, height: max(height, 4))
    }

    func drawPalette(_ palette: Palette, into canvas: inout Canvas) {
        let found = matches(palette)
        let frame = paletteFrame(palette)
        canvas.fill(frame, role: .overlay, on: .overlay)
        canvas.box(
            frame,
            title: [Span("Commands", .overlayTitle, .bold)],
            note: [Span("\(found.count)", .textDim)],
            border: .overlayBorder,
            on: .overlay
        )
        let line = Dashboard.inputLine(in: frame)
        canvas.put(": ", at: Point(x: line.x - 2, y: line.y), role: .key, on: .overlay)
        canvas.put(
            palette.editor.view(width: line.width).text,
            at: line.origin,
            role: .input,
            on: .overlay,
            width: line.width
        )
        let list = Rect(x: frame.x + 2, y: line.y + 1, width: frame.width - 4, height: frame.height - 3)
        guard !found.isEmpty else {
            canvas.put("Nothing is called that.", at: list.origin, role: .textDim, on: .overlay)
            return
        }
        let first = min(max(palette.selected - list.height + 1, 0), max(found.count - list.height, 0))
        for (row, entry) in found.dropFirst(first).prefix(list.height).enumerated() {
            let area = Rect(x: list.x, y: list.y + row, width: list.width, height: 1)
            draw(entry, isSelected: first + row == palette.selected, in: area, into: &canvas)
        }
        canvas.scrollMark(frame, offset: first, visible: list.height, count: found.count)
    }

    /// `▌ A shorter window                                  [`, the letters that were looked for marked.
    private func draw(_ entry: Palette.Entry, isSelected: Bool, in area: Rect, into canvas: inout Canvas) {
        let ground: Role = isSelected ? .listSelected : .overlay
        if isSelected {
            canvas.fill(area, role: .text, on: ground)
            canvas.put("▌", at: area.origin, role: .listMarked, on: ground)
        }
        let isOff = entry.reason != nil
        let keys = [Span(entry.keys, isOff ? .keyDisabled : .key)]
        let right = canvas.put(keys, before: area.maxX - 1, y: area.y, notLeftOf: area.x + 2, on: ground)
        let places = Set(entry.matched)
        var spans = entry.words.enumerated().map { index, letter in
            places.contains(index)
                ? Span(String(letter), .match, .bold) : Span(String(letter), isOff ? .keyDisabled : .text)
        }
        if let reason = entry.reason { spans.append(Span("  " + reason, .textDim)) }
        let point = Point(x: area.x + 2, y: area.y)
        canvas.put(fitted(spans, to: right - 2 - point.x), at: point, on: ground, width: right - 1 - point.x)
    }
}
