/// A client's key as the gateway knows it: never the secret, only what proves it.
package struct ClientKey: Hashable, Sendable {
    /// `api_key_id` in the ops log.
    package var id: Int64
    /// Whose it is, for people.
    package var name: String
    package var hash: SaltedHash

    package init(id: Int64, name: String, hash: SaltedHash) {
        self.id = id
        self.name = name
        self.hash = hash
    }

    /// Makes a key and the text its client presents, which is nowhere else and cannot be made again.
    ///
    /// - Parameter generator: must be one that nobody can foresee.
    package static func new(
        id: Int64,
        name: String,
        using generator: inout some RandomNumberGenerator
    ) -> (key: ClientKey, presented: String) {
        let secret = PresentedKey(id: id, secret: Hex.text(random(secretBytes, &generator)))
        let hash = SaltedHash(of: secret.secret, salt: random(SaltedHash.saltBytes, &generator))
        return (ClientKey(id: id, name: name, hash: hash), secret.text)
    }

    /// So much chance (192 bits) that a fast hash keeps it: there is nothing to guess that a slow one would slow down.
    private static let secretBytes = 24

    private static func random(_ count: Int, _ generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// A key as clients send it: `umk_<id>_<secret>`. The id says which hash to compare with, so that one is enough.
struct PresentedKey {
    var id: Int64
    var secret: String

    private static let prefix = "umk_"
    /// What is longer is no key of ours.
    private static let limit = 128

    init(id: Int64, secret: String) {
        self.id = id
        self.secret = secret
    }

    init?(_ text: String) {
        guard text.utf8.count <= Self.limit, text.hasPrefix(Self.prefix) else { return nil }
        let rest = text.dropFirst(Self.prefix.count)
        guard let separator = rest.firstIndex(of: "_"), let id = Int64(rest[..<separator]) else { return nil }
        self.init(id: id, secret: String(rest[rest.index(after: separator)...]))
    }

    var text: String { "\(Self.prefix)\(id)_\(secret)" }
}
