import Foundation
import TestSupport
import Testing

/// Nothing can be changed: everything can be looked at, and each refusal says why.
@Suite("Journey: a read-only log", .serialized)
struct ReadOnlyJourneyTests {
    @Test("--read-only shows everything and changes nothing, whatever key is pressed")
    func option() async throws {
        let log = try await LogFixture(filledWith: LogFixture.incident)
        let screen = try await log.watch("--read-only", columns: 80, rows: 24)
        try await screen.wait(for: "the errors of a read-only log") {
            $0.contains("rate_limit_error") && $0.contains("read-only")
        }
        try await refuse(screen, because: "--read-only was given")
        #expect(try await log.execute("SELECT count(*) FROM ops_audit_log") == "0\n")
        await screen.close()
    }

    @Test(
        "a file this user may not write says so, and is read all the same",
        .enabled(if: Unprivileged.isPossible, "needs a user that permissions bind")
    )
    func permissions() async throws {
        let log = try await LogFixture(filledWith: LogFixture.incident)
        let folder = log.folder.url.path(percentEncoded: false)
        func allow(_ file: String, _ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        }
        try allow(log.path, 0o444)
        try allow(folder, 0o555)
        // So that the folder can be removed.
        defer { try? allow(folder, 0o755) }
        let command = [Unprivileged.prefix, TmuxScreen.quoted(log.unmask.path), "watch", TmuxScreen.quoted(log.path)]
        let screen = try await TmuxScreen("exec " + command.joined(separator: " "), columns: 80, rows: 24)
        try await screen.wait(for: "the errors of a read-only log") {
            $0.contains("rate_limit_error") && $0.contains("read-only")
        }
        try await refuse(screen, because: "ops.db may not be written by this user.")
        await screen.close()
    }

    /// Tries to disable an account and to undo; every way says why not.
    private func refuse(_ screen: TmuxScreen, because reason: String) async throws {
        try await screen.press("5")
        try await screen.wait(forText: "3 of 3 on")
        try await screen.press("Down", "a")
        try await screen.wait(for: "the reason in the menu") {
            $0.contains("Disable openai-main") && $0.contains(reason)
        }
        try await screen.press("Enter")
        try await screen.press("Escape")
        let after = try await screen.wait(for: "the menu to go") { !$0.contains("Disable openai-main") }
        #expect(after.contains("3 of 3 on"))
        try await screen.press("u")
        try await screen.wait(forText: reason)
        // Looking at who changed what changes nothing.
        try await screen.press("A")
        try await screen.wait(forText: "Nothing was ever changed")
        try await screen.press("q")
        try await screen.wait(forText: "3 of 3 on")
        try await screen.press("q")
        try await screen.wait(forText: "exit status 0")
    }
}

/// A user whom file permissions bind: oneself, or for root `nobody`.
enum Unprivileged {
    private static let setpriv = "/usr/bin/setpriv"

    static var isPossible: Bool {
        guard geteuid() == 0 else { return true }
        guard FileManager.default.isExecutableFile(atPath: setpriv), let unmask = try? Program("unmask") else {
            return false
        }
        // Where only root may look, nobody can run what was built there.
        var folder = URL(filePath: unmask.path).deletingLastPathComponent()
        while folder.path() != "/" {
            let mode = try? FileManager.default.attributesOfItem(atPath: folder.path())[.posixPermissions] as? Int
            guard let mode, mode & 0o001 != 0 else { return false }
            folder = folder.deletingLastPathComponent().standardizedFileURL
        }
        return true
    }

    /// What stands before a command so that this user runs it.
    static var prefix: String {
        geteuid() == 0 ? "\(setpriv) --reuid=65534 --regid=65534 --clear-groups" : ""
    }
}
