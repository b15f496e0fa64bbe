import Gateway
import TestSupport
import Testing

@Suite("Client keys")
struct ClientKeyTests {
    @Test("A new key is known by what its client presents, and by nothing else")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 7)
        let (amir, presented) = ClientKey.new(id: 3, name: "amir", using: &generator)
        let (other, otherPresented) = ClientKey.new(id: 4, name: "other", using: &generator)
        let keys = ClientKeys([amir, other])
        #expect(presented.hasPrefix("umk_3_"))
        #expect(keys.id(of: presented) == 3)
        #expect(keys.id(of: otherPresented) == 4)
        #expect(!amir.hash.description.contains(presented.dropFirst("umk_3_".count)))
        let wrong = [
            "", "umk_", "umk_3", "umk_3_", "umk__", presented + "0", String(presented.dropLast()), "sk-" + presented,
            presented.replacing("umk_3_", with: "umk_4_"), presented.replacing("umk_3_", with: "umk_5_"),
            presented.uppercased(), "umk_99999999999999999999_a", String(repeating: "umk_3_", count: 10_000),
        ]
        for text in wrong { #expect(keys.id(of: text) == nil, "\(text.prefix(80))") }
    }

    @Test("The hash is read back as it was written, and nothing else is a hash")
    func hashes() throws {
        var generator = SeededGenerator(seed: 8)
        let (key, presented) = ClientKey.new(id: 1, name: "a", using: &generator)
        let read = try #require(SaltedHash(key.hash.description))
        #expect(read == key.hash)
        #expect(ClientKeys([ClientKey(id: 1, name: "a", hash: read)]).id(of: presented) == 1)
        let text = key.hash.description
        let wrong = [
            "", "sha256", "sha256::", presented, String(text.dropLast()), text + "00", "md5" + text.dropFirst(6),
            text.replacing("sha256:", with: "sha256:zz"), text + ":",
        ]
        for text in wrong { #expect(SaltedHash(text) == nil, "\(text)") }
    }

    @Test("No two keys have a secret or a hash in common")
    func chance() {
        var generator = SystemRandomNumberGenerator()
        let made = (0..<50).map { _ in ClientKey.new(id: 1, name: "a", using: &generator) }
        #expect(Set(made.map(\.key.hash)).count == 50)
        #expect(Set(made.map(\.presented)).count == 50)
    }
}
