internal import TerminalCanvas

extension KeyTable {
    /// Wherever a line is written under the panes.
    private static let prompt: Set<KeyBinding.Place> = [.filter, .palette, .export]
    /// Wherever text is written.
    private static let lines: Set<KeyBinding.Place> = prompt.union([.field])

    /// The keys of the line editor, as the shell has them. Everything else that is typed there is text.
    static let prompts: [KeyBinding] = [
        KeyBinding([.enter], .accept, in: [.filter], .prompt, "Apply the filter", footer: "apply", rank: 10),
        KeyBinding([.enter], .accept, in: [.palette], .prompt, "Do it", footer: "do it", rank: 10),
        KeyBinding([.enter], .accept, in: [.export], .prompt, "Write the file", footer: "write", rank: 10),
        KeyBinding([.tab], .complete, in: [.export], .prompt, "The next format", footer: "format", rank: 12),
        KeyBinding([.backTab], .completeBack, in: [.export], .prompt, "The format before it"),
        KeyBinding([.escape], .cancel, in: prompt, .prompt, "Leave everything as it was", footer: "cancel", rank: 11),
        KeyBinding(
            [.tab],
            .complete,
            in: [.filter],
            .prompt,
            "Complete; the next way to go on",
            footer: "complete",
            rank: 12
        ),
        KeyBinding([.backTab], .completeBack, in: [.filter], .prompt, "The way to go on before it"),
        KeyBinding([.up], .previous, in: [.filter], .prompt, "The filter applied before", footer: "history", rank: 14),
        KeyBinding([.down], .next, in: [.filter], .prompt, "The filter applied after it", footer: "history", rank: 14),
        KeyBinding([.up], .previous, in: [.palette], .prompt, "The command above", footer: "choose", rank: 12),
        KeyBinding([.down, .tab], .next, in: [.palette], .prompt, "The command below", footer: "choose", rank: 12),
        KeyBinding([.left], .cursorLeft, in: lines, .prompt, "Left one character"),
        KeyBinding([.right], .cursorRight, in: lines, .prompt, "Right one character"),
        KeyBinding([.alt("b")], .wordLeft, in: lines, .prompt, "Left one word"),
        KeyBinding([.alt("f")], .wordRight, in: lines, .prompt, "Right one word"),
        KeyBinding([.home, .control("a")], .lineStart, in: lines, .prompt, "To the start of the line"),
        KeyBinding([.end, .control("e")], .lineEnd, in: lines, .prompt, "To the end of the line"),
        KeyBinding([.backspace], .erase, in: lines, .prompt, "Erase the character before the cursor"),
        KeyBinding(
            [.delete, .control("d")],
            .eraseForward,
            in: lines,
            .prompt,
            "Erase the character behind the cursor"
        ),
        KeyBinding([.control("w")], .eraseWord, in: lines, .prompt, "Erase the word before the cursor"),
        KeyBinding(
            [.control("u")],
            .eraseLine,
            in: lines,
            .prompt,
            "Erase everything before the cursor",
            footer: "clear",
            rank: 20
        ),
        KeyBinding([.control("c")], .quit, in: prompt.union([.brush]), .prompt, "Quit from a prompt or the trend"),
    ]
}
