package import TerminalCanvas

/// What is being written at the bottom or in the palette: it takes every key before anything else.
enum Prompt: Equatable, Sendable {
    case filter(FilterPrompt)
    case palette(Palette)
    case export(ExportPrompt)

    var place: KeyBinding.Place {
        switch self {
        case .filter: .filter
        case .palette: .palette
        case .export: .export
        }
    }

    var editor: LineEditor {
        get {
            switch self {
            case .filter(let prompt): prompt.editor
            case .palette(let palette): palette.editor
            case .export(let export): export.editor
            }
        }
        set {
            switch self {
            case .filter(var prompt):
                prompt.editor = newValue
                self = .filter(prompt)
            case .palette(var palette):
                palette.editor = newValue
                self = .palette(palette)
            case .export(var export):
                export.editor = newValue
                self = .export(export)
            }
        }
    }
}

extension Dashboard {
    /// Where the terminal's cursor stands; nil while nothing is being written.
    package var cursor: Point? {
        switch prompt {
        case .filter(let prompt): cursor(of: prompt.editor, in: filterFrame)
        case .palette(let palette): cursor(of: palette.editor, in: paletteFrame(palette))
        case .export(let export): cursor(of: export.editor, in: filterFrame)
        case nil: fieldCursor
        }
    }

    private func cursor(of editor: LineEditor, in frame: Rect) -> Point? {
        guard layout.fits else { return nil }
        let line = Dashboard.inputLine(in: frame)
        return Point(x: line.x + editor.view(width: line.width).cursorColumn, y: line.y)
    }

    /// The part of a prompt's frame that holds the line, behind its mark.
    static func inputLine(in frame: Rect) -> Rect {
        Rect(x: frame.x + 4, y: frame.y + 1, width: max(frame.width - 6, 1), height: 1)
    }

    /// Text that was pasted goes where text goes; elsewhere it would be keys nobody pressed.
    mutating func paste(_ text: String) -> [Effect] {
        guard prompt != nil else {
            notice = .warning("Pasted text is ignored here.")
            return []
        }
        return write { $0.insert(text) }
    }

    /// A key that the key table does not know is text where text is being written, and nothing elsewhere.
    mutating func type(_ key: Key) -> [Effect] {
        guard prompt != nil || place == .field, case .character(let character) = key else { return [] }
        return write { $0.insert(String(character)) }
    }

    /// What the keys of a prompt do to its line.
    mutating func edit(_ action: Action) -> [Effect] {
        switch action {
        case .cursorLeft: write { $0.move(by: -1) }
        case .cursorRight: write { $0.move(by: 1) }
        case .lineStart: write { $0.moveToStart() }
        case .lineEnd: write { $0.moveToEnd() }
        case .wordLeft: write { $0.moveWordLeft() }
        case .wordRight: write { $0.moveWordRight() }
        case .erase: write { $0.erase() }
        case .eraseForward: write { $0.eraseForward() }
        case .eraseWord: write { $0.eraseWord() }
        case .eraseLine: write { $0.eraseToStart() }
        default: []
        }
    }

    /// What the keys of a prompt do beside editing.
    mutating func atPrompt(_ action: Action) -> [Effect] {
        switch (prompt, action) {
        case (.filter, .accept): return applyFilter()
        case (.filter, .cancel): return cancelFilter()
        case (.filter, .complete): return complete(by: 1)
        case (.filter, .completeBack): return complete(by: -1)
        case (.filter, .previous): return recall(1)
        case (.filter, .next): return recall(-1)
        case (.export, .accept): return writeExport()
        case (.export, .cancel): prompt = nil
        case (.export, .complete): turnExportFormat(by: 1)
        case (.export, .completeBack): turnExportFormat(by: -1)
        case (.palette, .accept): return runPalette()
        case (.palette, .cancel): prompt = nil
        case (.palette, .previous): moveInPalette(by: -1)
        case (.palette, .next): moveInPalette(by: 1)
        default: break
        }
        return []
    }

    private mutating func write(_ change: (inout LineEditor) -> Void) -> [Effect] {
        guard var prompt else { return writeInField(change) }
        let before = prompt.editor.characters
        change(&prompt.editor)
        self.prompt = prompt
        return lineChanged(textChanged: prompt.editor.characters != before)
    }

    private mutating func lineChanged(textChanged: Bool) -> [Effect] {
        switch prompt {
        case .filter: return filterChanged(textChanged: textChanged)
        case .palette(var palette):
            if textChanged { palette.selected = 0 }
            prompt = .palette(palette)
            return []
        case .export:
            exportNameChanged(textChanged: textChanged)
            return []
        case nil: return []
        }
    }
}
