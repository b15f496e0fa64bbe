internal import Crypto

/// What is kept of a secret: SHA-256 over a salt of its own and the secret. Written `sha256:<salt>:<digest>`, in hex.
package struct SaltedHash: Hashable, Sendable, CustomStringConvertible {
    static let saltBytes = 16
    private static let scheme = "sha256"

    private let salt: [UInt8]
    private let digest: [UInt8]

    init(of secret: String, salt: [UInt8]) {
        self.salt = salt
        digest = Self.digest(of: secret, salt: salt)
    }

    /// Reads what `description` wrote; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.scheme,
            let salt = Hex.bytes(parts[1]), salt.count == Self.saltBytes,
            let digest = Hex.bytes(parts[2]), digest.count == SHA256.byteCount
        else { return nil }
        self.salt = salt
        self.digest = digest
    }

    package var description: String { "\(Self.scheme):\(Hex.text(salt)):\(Hex.text(digest))" }

    /// Whether this is the secret's hash. Every byte is compared, whichever differs first.
    func matches(_ secret: String) -> Bool {
        zip(Self.digest(of: secret, salt: salt), digest).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func digest(of secret: String, salt: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        salt.withUnsafeBytes { hash.update(bufferPointer: $0) }
        var secret = secret
        secret.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hash.finalize().withUnsafeBytes { Array($0) }
    }
}

/// Bytes as hex digits.
enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil for anything but pairs of hex digits.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let nibbles = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard nibbles.count == text.count, nibbles.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
    }
}
