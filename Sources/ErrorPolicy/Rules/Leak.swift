/// Something about the operator's side that an upstream's message tells, and a rule that passes it on would tell too.
package struct Leak: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A credential, or what looks like one. This gateway masks it; one that does not sanitise sends it.
        case key
        /// A host name or an address: which upstream stands behind the gateway.
        case host
        case email
        /// An organisation or a project of the account.
        case organization
    }

    package var kind: Kind
    /// What was found, at most `textLimit` bytes; never a key itself.
    package var text: String

    private static let textLimit = 64
    /// As much of a message is looked at, in bytes.
    private static let searchedBytes = 8 * 1024
    /// At most so many of one message are told.
    private static let limit = 8

    /// Everything found in a message, each once, in the order of the text.
    package static func find(in message: String) -> [Leak] {
        let text = CleanText.cut(message, limit: searchedBytes)
        var leaks: [Leak] = []
        func add(_ kind: Kind, _ text: some StringProtocol) {
            let leak = Leak(kind: kind, text: CleanText.line(String(text), limit: textLimit))
            if leaks.count < limit, !leaks.contains(leak) { leaks.append(leak) }
        }
        if Secrets.masked(text) != text { add(.key, "***") }
        for word in text.split(whereSeparator: { $0.isWhitespace || "\"'`<>()[]{},;=|".contains($0) }) {
            if let scheme = word.firstRange(of: "://") {
                let authority = word[scheme.upperBound...].prefix { !"/?#".contains($0) }
                let host = authority.split(separator: "@").last ?? authority
                if !host.isEmpty { add(.host, host) }
                continue
            }
            let bare = trimmed(word)
            if isOrganization(bare) {
                add(.organization, bare)
            } else if isEmail(bare) {
                add(.email, bare)
            } else if isHost(bare.prefix { $0 != "/" }) {
                add(.host, bare.prefix { $0 != "/" })
            }
        }
        return leaks
    }

    /// Without the full stop or colon that belongs to the sentence.
    private static func trimmed(_ word: Substring) -> Substring {
        var word = word
        while let last = word.last, ".:!?*".contains(last) { word.removeLast() }
        return word
    }

    private static func isOrganization(_ word: Substring) -> Bool {
        ["org-", "org_", "proj_", "proj-"].contains { prefix in
            word.hasPrefix(prefix) && word.utf8.count >= prefix.utf8.count + 6
                && word.dropFirst(prefix.count).utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == .minus }
        }
    }

    private static func isEmail(_ word: Substring) -> Bool {
        let parts = word.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".")
    }

    /// Ends of names that are hosts and not, say, file names or versions.
    private static let hostEndings: Set<String> = [
        "com", "net", "org", "io", "ai", "cn", "dev", "cloud", "app", "co", "internal", "local", "lan", "corp", "svc",
        "intranet", "home", "localdomain", "eu", "uk", "de", "jp", "us", "ru", "xyz", "top", "site", "tech",
    ]

    private static func isHost(_ word: Substring) -> Bool {
        let (name, port) = (word.prefix { $0 != ":" }, word.drop { $0 != ":" }.dropFirst())
        guard port.allSatisfy(\.isNumber) else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isHostByte) }) else {
            return false
        }
        if labels.count == 4, labels.allSatisfy({ UInt8($0) != nil }) { return true }
        return labels.last.map { hostEndings.contains($0.lowercased()) } ?? false
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == .minus || byte == UInt8(ascii: "_")
    }
}
