internal import OpsModel

/// The filter that is being written: what it says, what it would show, and what was there before.
struct FilterPrompt: Equatable, Sendable {
    var editor: LineEditor
    /// Whether it takes the place of the newest level of the drill-down, which is a filter itself.
    let replaces: Bool
    /// What is on screen while it is written: the newest text that meant something.
    var preview: Filter
    /// The list's place before, to which Esc goes back.
    let anchorBefore: RowPosition?
    /// What is known to occur, taken when the prompt was opened: a preview must not narrow what it completes.
    let known: [Filter.Field: [String]]
    /// What Tab has begun to go through.
    var cycle: Cycle?
    /// How far back in the history it is, and what had been written before.
    var recalled = 0
    var unsent = ""
    /// Whether Enter was refused: from then on even what is only incomplete is pointed at.
    var wasRefused = false
    /// The preview that is due.
    var reminder = 0

    /// The ways to go on from one text, and the one that stands now.
    struct Cycle: Equatable, Sendable {
        var candidates: [Candidate]
        var index: Int
        var editor: LineEditor
    }

    /// One way to go on.
    struct Candidate: Equatable, Sendable {
        /// How it is offered.
        var label: String
        var range: Range<Int>
        var text: String
        var hint: String
    }

    /// Why the text means nothing, once that is worth saying: a filter that only is not finished yet is no mistake.
    var mistake: FilterError? {
        do throws(FilterError) {
            _ = try Filter.parse(editor.text)
            return nil
        } catch {
            return error.offset < editor.characters.count || wasRefused ? error : nil
        }
    }

    /// The ways to go on at the cursor: fields and values, and saved filters after `@`.
    func candidates(saved: [SavedFilter]) -> [Candidate] {
        if let cycle { return cycle.candidates }
        let before = editor.characters[..<editor.cursor]
        let start = before.lastIndex(where: \.isWhitespace).map { $0 + 1 } ?? 0
        let word = String(before[start...])
        let fields = Filter.completions(at: editor.cursor, in: editor.text) { known[$0] ?? [] }
            .map { Candidate(label: $0.text, range: $0.range, text: $0.text, hint: $0.hint) }
        guard word.isEmpty || word.hasPrefix("@") else { return fields }
        let named = saved.filter { ("@" + $0.name).lowercased().hasPrefix(word.lowercased()) }.map {
            Candidate(label: "@" + $0.name, range: start..<editor.cursor, text: $0.text, hint: $0.text)
        }
        return word.isEmpty ? fields + named : named
    }

    /// Whether the word before the cursor may become a field's name: looked for as a word it would empty the screen.
    var isInFieldName: Bool {
        let before = editor.characters[..<editor.cursor]
        let start = before.lastIndex(where: \.isWhitespace).map { $0 + 1 } ?? 0
        let word = String(before[start...]).lowercased()
        let name = word.hasPrefix("-") || word.hasPrefix("!") ? String(word.dropFirst()) : word
        return !name.isEmpty && Filter.Field.allCases.contains { $0.rawValue.hasPrefix(name) }
    }

    /// The text with the names of saved filters replaced by what they stand for.
    static func resolved(_ text: String, saved: [SavedFilter]) -> String {
        guard text.contains("@") else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            saved.first { "@" + $0.name == word }?.text ?? String(word)
        }.joined(separator: " ")
    }
}

/// A filter with a name, from the operator's configuration.
package struct SavedFilter: Hashable, Sendable {
    /// Written `@name`.
    package var name: String
    /// In the filter language.
    package var text: String

    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
