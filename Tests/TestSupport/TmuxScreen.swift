import Foundation
import Subprocess
import Synchronization

/// A program on a real terminal: a private tmux server of one window, keys in, screen out.
///
/// Waiting is for a condition, never for a time; a condition that does not come fails with the screen as it was.
package final class TmuxScreen: Sendable {
    /// What went wrong, with the last screen.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// How long anything may take that a person would not wait for: tests run beside each other on slow machines.
    package static let patience = Duration.seconds(90)

    /// An escape sequence that sets a colour.
    package static var colour: Regex<Substring> {
        /\u{1B}\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m/
    }

    private let socket: String
    private let isClosed = Mutex(false)

    /// Starts `command` (a shell line) on a screen of `columns` by `rows` cells.
    ///
    /// - Parameters:
    ///   - terminal: `TERM` inside the window.
    ///   - environment: further variables, before the command.
    /// - Throws: `Failure` when tmux cannot start.
    package init(
        _ command: String,
        columns: Int = 120,
        rows: Int = 36,
        terminal: String = "tmux-256color",
        environment: [String: String] = [:]
    ) async throws {
        socket = "unmask-\(UUID().uuidString.prefix(13))"
        let variables = environment.map { "\($0.key)=\(Self.quoted($0.value))" }.sorted().joined(separator: " ")
        let line = "exec env -u NO_COLOR LANG=C.UTF-8 \(variables) TERM=\(terminal) sh -c \(Self.quoted(command))"
        _ = try await tmux(
            "-f",
            "/dev/null",
            "-u",
            "new-session",
            "-d",
            "-x",
            "\(columns)",
            "-y",
            "\(rows)",
            "sh -c \(Self.quoted(line)); echo \"exit status $?\"; sleep 86400"
        )
    }

    /// Presses keys by tmux's names: `Down`, `Enter`, `C-c`, `q`.
    package func press(_ keys: String...) async throws {
        _ = try await tmux(["send-keys"] + keys)
    }

    /// Types text as it stands.
    package func type(_ text: String) async throws {
        _ = try await tmux("send-keys", "-l", text)
    }

    package func resize(columns: Int, rows: Int) async throws {
        _ = try await tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
    }

    /// The screen as text, a line a row. With `colours`, escape sequences are kept.
    package func screen(colours: Bool = false) async throws -> String {
        try await tmux(["capture-pane", "-p"] + (colours ? ["-e"] : []))
    }

    /// Looks until the screen satisfies `condition`, and returns it.
    @discardableResult
    package func wait(
        for what: String,
        upTo limit: Duration = TmuxScreen.patience,
        _ condition: (String) -> Bool
    ) async throws -> String {
        let deadline = ContinuousClock.now + limit
        var last = ""
        // Every look is a process: what takes longer is looked at less often.
        var pause = Duration.milliseconds(20)
        var looks = 0
        // A test that got no turn in all that time has not waited: it looks often enough all the same.
        while ContinuousClock.now < deadline || looks < 40 {
            last = try await screen()
            looks += 1
            if condition(last) { return last }
            try await Task.sleep(for: pause)
            pause = min(pause * 5 / 4, .milliseconds(250))
        }
        throw Failure(description: "waited \(limit) for \(what); the screen was:\n\(last)")
    }

    /// Looks until the screen contains `text`.
    @discardableResult
    package func wait(forText text: String, upTo limit: Duration = TmuxScreen.patience) async throws -> String {
        try await wait(for: "“\(text)”", upTo: limit) { $0.contains(text) }
    }

    /// A tmux format of the window, for instance `#{alternate_on}`.
    package func format(_ format: String) async throws -> String {
        try await tmux("display-message", "-p", format).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The process id of the pane's shell; the program is its descendant.
    package func panePID() async throws -> String { try await format("#{pane_pid}") }

    /// What the private server's clipboard holds.
    package func clipboard() async throws -> String { try await tmux("show-buffer") }

    /// Ends the private server and everything in it.
    package func close() async {
        isClosed.withLock { $0 = true }
        _ = try? await tmux("kill-server")
    }

    /// A test that failed leaves nothing running either.
    deinit {
        guard !isClosed.withLock({ $0 }) else { return }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tmux", "-L", socket, "kill-server"]
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }

    private func tmux(_ arguments: String...) async throws -> String { try await tmux(arguments) }

    private func tmux(_ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .name("tmux"),
            arguments: Arguments(["-L", socket] + arguments),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 16)
        )
        guard result.terminationStatus.isSuccess else {
            throw Failure(
                description: "tmux \(arguments.joined(separator: " ")): \(result.standardError)"
            )
        }
        return result.standardOutput
    }

    /// A word for the shell.
    package static func quoted(_ word: String) -> String {
        "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
