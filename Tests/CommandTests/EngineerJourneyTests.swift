import TestSupport
import Testing

/// The next morning: what was masked, what the upstream really said, and what the fix would have changed.
@Suite("Journey: an engineer", .serialized)
struct EngineerJourneyTests {
    @Test("from the masked errors to what both sides said, to a reply on the clipboard, to the replay of them all")
    func masked() async throws {
        let log = try await LogFixture(filledWith: LogFixture.incident)
        let screen = try await log.shell(columns: 120, rows: 50)
        try await screen.type("\(TmuxScreen.quoted(log.unmask.path)) watch \(TmuxScreen.quoted(log.path))")
        try await screen.press("Enter")
        try await screen.wait(forText: "recovered")
        try await screen.press("2", "o")
        try await screen.wait(for: "masked errors alone") {
            $0.contains("Errors · MASKED only") && !$0.contains("429 → 200")
        }
        try await screen.press("Enter")
        let detail = try await screen.wait(forText: "The fixed image handler would say")
        for words in [
            "UPSTREAM SAID", "CLIENT WAS TOLD", "Upstream request failed", "Invalid size 1x1.", "req_up_12", "≠",
            "invalid_value",
        ] { #expect(detail.contains(words), "\(words)") }
        try await screen.press("y")
        try await screen.wait(forText: "Copied, by way of tmux.")
        let reply = try await screen.clipboard()
        #expect(reply.contains("Upstream request id: req_up_12") && reply.contains("Invalid size 1x1."))
        try await screen.press("Escape")
        try await screen.wait(for: "the overview") { !$0.contains("CLIENT WAS TOLD") }
        try await screen.press("q")
        try await screen.wait(for: "the shell") { $0.contains("prompt>") && !$0.contains("Errors · MASKED") }
        try await screen.type("clear; \(TmuxScreen.quoted(log.unmask.path)) replay \(TmuxScreen.quoted(log.path))")
        try await screen.press("Enter")
        let replay = try await screen.wait(forText: "would have been surfaced")
        #expect(
            replay.contains("12 of 12 masked 502s would have been surfaced as 400 invalid_request_error.")
        )
        await screen.close()
    }
}
