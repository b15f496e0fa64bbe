import ErrorPolicy
import Gateway
import OpsModel

/// Reads one `[[accounts]]`, but for what tells it from the others.
struct AccountReader {
    let section: Section
    let secrets: SecretReader
    /// Nil where it was wrong.
    let id: Int?
    let name: String?
    var findings: Findings

    static let known = [
        "id", "name", "platform", "type", "base_url", "priority", "models", "model_mapping", "custom_error_codes",
        "pool_mode", "temporary_rules", "user_agent", "headers", "workspace_id", "plan_type", "api_key_env",
        "api_key_file", "access_token_file", "refresh_token_file", "token_url", "client_id",
    ]
    /// The account; nil where anything that makes one is wrong.
    mutating func read() -> ConfiguredAccount? {
        refuseInlineSecrets()
        for key in ["id", "name", "type"] where !section.has(key) {
            findings.mistake("this account has no `\(key)`", at: section.line)
        }
        let kind = section.word("type", of: ["apikey", "oauth"], &findings).flatMap(AccountContext.Kind.init)
        var context = AccountContext(id: Int64(id ?? 0), kind: kind ?? .apiKey)
        readContext(&context, kind)
        let priority = section.integer("priority", in: -1_000_000...1_000_000, &findings)
        let baseURL = address("base_url", like: "https://api.openai.com")
        let models = readModels()
        let userAgent = header("user_agent", like: "my-gateway/1.0")
        let headers = readHeaders()
        let workspaceID = header("workspace_id", like: "0b9c...")
        guard let secret = readSecret(kind), let id, let name, kind != nil else { return nil }
        context.id = Int64(id)
        if case .token(let token) = secret { context.hasRefreshToken = token.refreshTokenFile != nil }
        var account = ConfiguredAccount(context: context, name: name, secret: secret)
        account.priority = priority ?? 0
        account.baseURL = baseURL
        account.models = models
        account.userAgent = userAgent
        account.headers = headers
        account.workspaceID = workspaceID
        return account
    }

    // MARK: What decides about errors

    private mutating func readContext(_ context: inout AccountContext, _ kind: AccountContext.Kind?) {
        if let platform = section.text("platform", like: "openai", &findings) {
            if platform.utf8.count <= 32,
                platform.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
            {
                context.platform = platform.lowercased()
            } else {
                findings.mistake("`platform` must be one word, such as \"openai\"", at: section.line(of: "platform"))
            }
        }
        context.customErrorCodes = section.statuses("custom_error_codes", &findings)
        context.pool = readPool()
        context.temporaryRules = readRules()
        context.modelMapping = readMapping()
        context.planType = section.text("plan_type", like: "team", &findings)
        if kind == .oauth {
            for key in ["custom_error_codes", "pool_mode", "model_mapping"] where section.has(key) {
                findings.mistake("`\(key)` means nothing for an oauth account", at: section.line(of: key))
            }
        } else if kind == .apiKey {
            for key in ["workspace_id", "plan_type"] where section.has(key) {
                findings.mistake("`\(key)` means nothing for an apikey account", at: section.line(of: key))
            }
        }
    }

    /// `pool_mode = true`, or a table that says how often and after which statuses.
    private mutating func readPool() -> PoolMode? {
        guard section.has("pool_mode") else { return nil }
        if let isOn = section.truthValue("pool_mode") { return isOn ? PoolMode() : nil }
        guard
            let table = section.section(
                "pool_mode",
                like: "{ retry_count = 3, retry_statuses = [401, 403, 429] }",
                &findings
            )
        else { return nil }
        table.refuseUnknown(["retry_count", "retry_statuses"], &findings)
        var pool = PoolMode()
        pool.retryCount =
            table.integer("retry_count", in: 0...PoolMode.largestRetryCount, &findings) ?? pool.retryCount
        pool.retryStatuses = table.statuses("retry_statuses", &findings) ?? pool.retryStatuses
        return pool
    }

    private mutating func readRules() -> [TemporaryRule] {
        let example = "[[accounts.temporary_rules]]"
        var rules: [TemporaryRule] = []
        for (index, table) in section.sections("temporary_rules", like: example, &findings).enumerated() {
            table.refuseUnknown(["status", "keywords", "minutes", "description"], &findings)
            for key in ["status", "keywords", "minutes"] where !table.has(key) {
                findings.mistake("this temporary rule has no `\(key)`", at: table.line)
            }
            let status = table.integer("status", in: 400...599, &findings)
            let keywords = table.texts("keywords", like: "[\"overloaded\"]", &findings)
            let minutes = table.integer("minutes", in: 1...10_080, &findings)
            _ = table.text("description", like: "the relay is busy", &findings)
            if status == 401 {
                findings.mistake("a temporary rule for 401 is never asked; leave it out", at: table.line(of: "status"))
            }
            if let keywords, keywords.isEmpty {
                findings.mistake("a temporary rule without keywords never matches", at: table.line(of: "keywords"))
            }
            guard let status, let keywords, let minutes else { continue }
            rules.append(
                TemporaryRule(errorCode: status, keywords: keywords.map(\.text), minutes: minutes, index: index)
            )
        }
        return rules
    }

    // MARK: Models

    private mutating func readModels() -> [String] {
        let models = section.texts("models", like: "[\"gpt-image-2\", \"gpt-image-*\"]", &findings) ?? []
        for (model, line) in models { checkName(model, in: "models", at: line) }
        return models.map(\.text)
    }

    private mutating func readMapping() -> [String: String] {
        let example = "{ \"gpt-image-2\" = \"gpt-image-1.5\" }"
        guard let table = section.section("model_mapping", like: example, &findings) else { return [:] }
        var mapping: [String: String] = [:]
        for (model, node) in table.entries {
            guard let target = table.text(model, like: "gpt-image-2", &findings) else { continue }
            checkName(model, in: "model_mapping", at: node.line)
            refuseBlanks(target, in: "model_mapping", at: node.line)
            if !ImageModel.isAllowed(target) {
                findings.mistake(
                    "`model_mapping`: \"\(target)\" is no image model, so every request mapped to it would fail",
                    at: node.line
                )
            }
            mapping[model] = target
        }
        return mapping
    }

    /// A name, or `prefix*`, that a request for images can have.
    private mutating func checkName(_ name: String, in key: String, at line: Int?) {
        if refuseBlanks(name, in: key, at: line) { return }
        let stem = name.hasSuffix("*") ? String(name.dropLast()) : name
        if stem.contains("*") {
            findings.mistake("`\(key)`: the * of \"\(name)\" must be at its end", at: line)
        } else if !name.hasSuffix("*"), !ImageModel.isAllowed(name) {
            findings.warn("`\(key)`: \"\(name)\" is no image model, so no request can ask for it", at: line)
        }
    }

    /// No request's model has any around it, and no upstream's.
    ///
    /// - Returns: whether there were any.
    @discardableResult
    private mutating func refuseBlanks(_ name: String, in key: String, at line: Int?) -> Bool {
        guard name.trimmed != name else { return false }
        findings.mistake("`\(key)`: \"\(name)\" begins or ends with a blank; leave that out", at: line)
        return true
    }

    // MARK: What is sent

    mutating func address(_ key: String, like example: String) -> String? {
        guard let text = section.text(key, like: example, &findings) else { return nil }
        let line = section.line(of: key)
        guard let address = UpstreamAddress(text) else {
            findings.mistake(
                "`\(key)` must be an address such as \"\(example)\", without a user, a query or a fragment",
                at: line
            )
            return nil
        }
        if !address.isEncrypted, !address.isLocal {
            findings.warn("`\(key)` is not https: this account's secret is sent unencrypted", at: line)
        }
        return text
    }

    mutating func header(_ key: String, like example: String) -> String? {
        guard let text = section.text(key, like: example, &findings) else { return nil }
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        findings.mistake("`\(key)` must be plain characters that a header can hold", at: section.line(of: key))
        return nil
    }

    /// Headers that are the gateway's own to set.
    private static let reserved = ["host", "content-length", "transfer-encoding", "connection", "te", "upgrade"]
    private static let secretHeaders = ["authorization", "x-api-key", "api-key", "cookie", "proxy-authorization"]

    private mutating func readHeaders() -> [String: String] {
        guard let table = section.section("headers", like: "{ \"openai-organization\" = \"org-1\" }", &findings) else {
            return [:]
        }
        var headers: [String: String] = [:]
        for (name, node) in table.entries {
            let isName =
                !name.isEmpty
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
            guard isName else {
                findings.mistake("`headers`: \"\(name)\" is no name of a header", at: node.line)
                continue
            }
            if Self.secretHeaders.contains(name.lowercased()) {
                findings.mistake(
                    "`headers`: a secret must not stand in this file; \(name) is set from the account's key or token",
                    at: node.line
                )
            } else if Self.reserved.contains(name.lowercased()) {
                findings.mistake("`headers`: \(name) is the gateway's to set", at: node.line)
            } else if let text = table.text(name, like: "value", &findings) {
                if Secrets.masked(text) != text {
                    findings.mistake(
                        "`headers`: \(name) looks like a secret, which must not stand in this file",
                        at: node.line
                    )
                } else if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
                    headers[name.lowercased()] = text
                } else {
                    findings.mistake("`headers`: \(name) holds characters that a header cannot", at: node.line)
                }
            }
        }
        return headers
    }
}
