import TestSupport
import Testing

/// A configuration and everything that is said about it.
struct ConfigurationCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var complaints: [String]

    /// What is added to a sound configuration of ten lines.
    init(_ name: String, added text: String, _ complaints: String...) {
        testDescription = name
        self.text = GatewayFixture.sound + text
        self.complaints = complaints
    }

    /// A sound configuration with another text in place of one of its own.
    init(_ name: String, _ old: String, becomes new: String, _ complaints: String...) {
        testDescription = name
        text = GatewayFixture.sound.replacing(old, with: new)
        self.complaints = complaints
    }

    /// Checks that every mistake is told with its line, that nothing else is said, and no secret.
    func expectMistakes() async throws {
        let result = try await GatewayFixture().check(text)
        #expect(result.status == 78)
        #expect(result.output.isEmpty)
        #expect(result.complaints.count == complaints.count, "\(result.complaints)")
        for (said, expected) in zip(result.complaints, complaints) { #expect(said.hasPrefix(expected)) }
        #expect(!result.complaints.joined().contains("0123456789abcdef"), "a secret is never said")
    }
}
