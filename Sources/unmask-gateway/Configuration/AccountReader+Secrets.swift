import ErrorPolicy
import Gateway

extension AccountReader {
    private static let keyKeys = ["api_key_env", "api_key_file"]
    private static let tokenKeys = ["access_token_file", "refresh_token_file", "token_url", "client_id"]

    private static let inline = [
        "api_key", "key", "secret", "password", "token", "access_token", "refresh_token", "client_secret",
    ]

    /// Refuses secrets in the file itself, and keys that mean nothing.
    mutating func refuseInlineSecrets() {
        let way = "`api_key_env`, `api_key_file`, `access_token_file` or `refresh_token_file` instead"
        refuseSecrets(section, Self.inline, way: way, &findings)
        section.refuseUnknown(Self.known, besides: Self.inline, &findings)
    }

    /// Where the account's secret is; nil where that is wrong.
    mutating func readSecret(_ kind: AccountContext.Kind?) -> SecretPlace? {
        switch kind {
        case .apiKey?:
            refuse(Self.tokenKeys, for: "apikey", "`api_key_env` or `api_key_file`")
            return readKey()
        case .oauth?:
            refuse(Self.keyKeys, for: "oauth", "`access_token_file`")
            return readToken()
        default: return nil
        }
    }

    private mutating func refuse(_ keys: [String], for type: String, _ way: String) {
        for key in keys where section.has(key) {
            findings.mistake(
                "`\(key)` means nothing for an \(type) account, whose secret comes from \(way)",
                at: section.line(of: key)
            )
        }
    }

    private mutating func readKey() -> SecretPlace? {
        let present = Self.keyKeys.filter(section.has)
        // Of a key in the file itself enough was said.
        if present.isEmpty, Self.inline.contains(where: section.has) { return nil }
        guard present.count == 1 else {
            let message =
                present.isEmpty
                ? "this account has no key: name where it is with `api_key_env` or `api_key_file`"
                : "`api_key_env` and `api_key_file` are both there; leave one out"
            findings.mistake(message, at: present.last.flatMap { section.line(of: $0) } ?? section.line)
            return nil
        }
        if let name = section.text("api_key_env", like: "OPENAI_API_KEY", &findings) {
            return secrets.variable(name, "api_key_env", at: section.line(of: "api_key_env"), &findings)
                .map(SecretPlace.key)
        }
        return file("api_key_file").map { .key($0.text) }
    }

    private mutating func readToken() -> SecretPlace? {
        let hasRefresh = section.has("refresh_token_file") || section.has("token_url")
        let refresh = hasRefresh ? readRefresh() : nil
        guard section.has("access_token_file") else {
            if !Self.inline.contains(where: section.has) {
                findings.mistake(
                    "this account has no token: name where it is, or is to be kept, with `access_token_file`",
                    at: section.line
                )
            }
            return nil
        }
        guard hasRefresh else {
            if section.has("client_id") {
                findings.mistake("`client_id` needs `refresh_token_file`", at: section.line(of: "client_id"))
            }
            return file("access_token_file").map {
                .token(RefreshedCredential.Settings(account: name ?? "", accessTokenFile: $0.path))
            }
        }
        // It need not be there yet: the first refresh writes it.
        let access = section.text("access_token_file", like: "codex.access", &findings)
        guard let refresh, let access else { return nil }
        return .token(
            RefreshedCredential.Settings(
                account: name ?? "",
                accessTokenFile: secrets.resolve(access),
                refreshTokenFile: refresh.path,
                tokenURL: refresh.url,
                clientID: refresh.client
            )
        )
    }

    /// What refreshes a token; nil where any of it is wrong.
    private mutating func readRefresh() -> (path: String, url: String, client: String?)? {
        for (key, other) in [("refresh_token_file", "token_url"), ("token_url", "refresh_token_file")]
        where !section.has(key) {
            findings.mistake("`\(other)` needs `\(key)`", at: section.line(of: other))
        }
        let refresh = file("refresh_token_file")
        let url = address("token_url", like: "https://auth.openai.com/oauth/token")
        let client = header("client_id", like: "app_...")
        guard let refresh, let url else { return nil }
        return (refresh.path, url, client)
    }

    private mutating func file(_ key: String) -> (path: String, text: String)? {
        guard let path = section.text(key, like: "openai.key", &findings) else { return nil }
        return secrets.file(path, key, at: section.line(of: key), &findings)
    }
}
