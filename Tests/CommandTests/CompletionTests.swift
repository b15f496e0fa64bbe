import Foundation
import TestSupport
import Testing

@Suite("Completion by the shell")
struct CompletionTests {
    @Test("there is a script for every shell, and it knows every command", arguments: ["bash", "zsh", "fish"])
    func scripts(shell: String) async throws {
        let result = try await Program("unmask").run(["--generate-completion-script", shell])
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        let overview = try String(decoding: Fixtures.data("help/unmask.txt"), as: UTF8.self)
        let commands = overview.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.contains("See 'unmask") }
            .compactMap { $0.split(separator: " ").first }
        #expect(commands.count > 8)
        for command in commands { #expect(result.output.contains(command), "\(command)") }
    }

    /// How each shell reads a script as its users have it read, and says what is wrong with it.
    static let readers = [
        ("bash", "bash --norc -e -c 'source \"$1\"' bash \"$1\""),
        ("zsh", "zsh -f -e -c 'autoload -Uz compinit; compinit -u -D; source \"$1\"' zsh \"$1\""),
        ("fish", "fish --no-config --init-command '' -c 'source \"$argv[1]\"' \"$1\""),
    ]

    @Test("every shell reads its script without a word", arguments: readers)
    func loading(shell: String, reader: String) async throws {
        guard try await Program.shell("command -v \"$1\"", shell).status == 0 else { return }
        let folder = try TemporaryFolder()
        let script = folder.path("completion.\(shell)")
        try Data(try await Program("unmask").run(["--generate-completion-script", shell]).output.utf8)
            .write(to: URL(filePath: script))
        for line in ["\(shell) -n \"$1\"", "HOME=\"$2\" \(reader)"] {
            let result = try await Program.shell(line, script, folder.path(""))
            #expect(result.status == 0, "\(line)")
            #expect(result.error.isEmpty && result.output.isEmpty, "\(line): \(result.error)")
        }
    }

    /// What is on the line, and words that must be offered.
    static let lines: [(words: [String], offered: [String])] = [
        (["pr"], ["prune"]),
        (["watch", "--theme", "tokyo"], ["tokyo-night"]),
        (["demo", "--theme", "mi"], ["mine"]),
        (["watch", "--window", "2"], ["24h"]),
        (["groups", "--by", "st"], ["status"]),
        (["errors", "--filter", "@"], ["@quota"]),
        (["errors", "--form"], ["--format"]),
    ]

    @Test("bash offers commands, options, themes and filters of one's own", arguments: lines)
    func bash(words: [String], offered: [String]) async throws {
        let folder = try TemporaryFolder()
        let themes = folder.url.appending(path: "unmask/themes", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
        try Data("inherits = \"dark\"".utf8).write(to: themes.appending(path: "mine.toml"))
        try Data("[filters]\nquota = \"status:429\"".utf8)
            .write(to: folder.url.appending(path: "unmask/config.toml"))
        let unmask = try Program("unmask")
        let script = folder.path("completion.bash")
        try Data(try await unmask.run(["--generate-completion-script", "bash"]).output.utf8)
            .write(to: URL(filePath: script))
        try Data(
            """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
            _unmask "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """.utf8
        ).write(to: folder.url.appending(path: "ask.bash"))
        let result = try await Program.shell(
            "XDG_CONFIG_HOME=\"$1\" && export XDG_CONFIG_HOME && shift && exec bash --norc \"$@\"",
            [folder.path(""), folder.path("ask.bash"), script, unmask.path] + words
        )
        let answers = result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        for word in offered { #expect(answers.contains(word), "\(answers) \(result.error)") }
        #expect(answers.allSatisfy { $0.hasPrefix(words.last!) }, "\(answers)")
    }
}
