package import ErrorPolicy

/// One case of `vectors.jsonl`: what the reference's own functions answered.
package struct Vector: Sendable, CustomStringConvertible {
    package let id: String
    package let input: JSONValue
    package let expected: JSONValue
    /// What Unmask wants instead, on purpose; nil where it follows the reference.
    package let differs: String?

    package var description: String { id }

    /// The cases of an area, all of them or those of one operation.
    package static func area(_ name: String, op: String? = nil) -> [Vector] {
        all.filter { $0.area == name && $0.vector.input["op"]?.string == op }.map(\.vector)
    }

    /// How many cases there are of every area.
    package static var counts: [String: Int] { Dictionary(grouping: all, by: \.area).mapValues(\.count) }

    private static let all: [(area: String, vector: Vector)] = {
        guard let lines = try? Fixtures.lines("vectors.jsonl") else { return [] }
        return lines.compactMap { line in
            guard let value = JSONReader.strict(Array(line)[...]), let id = value["id"]?.string,
                let area = value["area"]?.string, let input = value["input"], let expected = value["expected"]
            else { return nil }
            return (
                area, Vector(id: id, input: input, expected: expected, differs: value["differs"]?.string)
            )
        }
    }()
}

extension JSONValue {
    /// A member's text, the empty text when absent.
    package func text(_ key: String) -> String { self[key]?.text ?? "" }

    /// A member's number, 0 when absent.
    package func number(_ key: String) -> Int { self[key]?.integer ?? 0 }

    /// A member's flag, false when absent.
    package func flag(_ key: String) -> Bool { self[key]?.bool ?? false }

    /// A member that is neither absent nor null.
    package func present(_ key: String) -> JSONValue? {
        guard let value = self[key], !value.isNull else { return nil }
        return value
    }
}

extension Headers {
    package init(vector value: JSONValue?) {
        self.init((value?.members ?? []).map { ($0.key, $0.value.text ?? "") })
    }
}

extension UpstreamResponse {
    package init(vector value: JSONValue) {
        self.init(
            status: value.number("status"),
            headers: Headers(vector: value["headers"]),
            body: value.text("body")
        )
    }
}

extension AccountContext {
    /// The account of a vector: its own object, or the fields of an explain case.
    package init(vector value: JSONValue, in accounts: [JSONValue] = []) {
        self.init(
            id: Int64(value["id"]?.integer ?? 1),
            kind: Kind(rawValue: value["type"]?.string ?? "") ?? .apiKey
        )
        if let credentials = value["credentials"] { read(credentials: credentials) }
        teammates = Self.teammates(
            of: id,
            team: value["credentials"]?.text("chatgpt_account_id") ?? "",
            in: accounts.map { record in
                TeamRecord(
                    id: Int64(record.number("id")),
                    kind: Kind(rawValue: record.text("type")) ?? .apiKey,
                    isActive: record["status"]?.string ?? "active" == "active",
                    isShadow: record.present("parent_account_id") != nil,
                    team: record["credentials"]?.text("chatgpt_account_id") ?? ""
                )
            }
        )
        guard let parent = value.present("parent_account_id")?.integer else { return }
        let record = accounts.first { $0.number("id") == parent }
        self.parent = Parent(
            id: Int64(parent),
            hasRefreshToken: !(record?["credentials"]?.text("refresh_token") ?? "").isBlank
        )
    }
}

extension AccountHistory {
    /// A moment before every reset that a vector's body names.
    package static let vectorTime: Int64 = 1_700_000_000

    package init(vector input: JSONValue) {
        self.init()
        forbiddenCount = input.flag("no_403_counter") ? nil : input.number("prior_403_count")
        unixTime = Self.vectorTime
        rateLimitWindowAge = input["oauth_429_retry_started_s_ago"]?.integer
    }
}

extension PolicySettings {
    package init(vector input: JSONValue) {
        self.init()
        let settings = input["settings"]
        if let seconds = settings?["rate_limit_429_seconds"]?.integer { rateLimitSeconds = seconds }
        if settings?["rate_limit_429_enabled"]?.bool == false { rateLimitSeconds = nil }
        if let minutes = settings?["overload_minutes"]?.integer { overloadMinutes = minutes }
        if settings?["overload_enabled"]?.bool == false { overloadMinutes = nil }
        if let switches = input["max_account_switches"]?.integer { maxAccountSwitches = switches }
    }
}
