package import ErrorPolicy
internal import GRDB

extension OpsLog {
    /// Every passthrough rule, enabled or not, in the order in which rules are tried: by priority, then by id.
    ///
    /// - Throws: `failed` with the rule's place and what is wrong with it, where a column cannot be read.
    package func rules() throws(OpsLogError) -> [PassthroughRule] {
        let texts: [String] = try read { db in
            let rows = try Rows(
                db,
                """
                SELECT json_object('id', id, 'name', name, 'enabled', enabled, 'priority', priority,
                  'error_codes', error_codes, 'keywords', keywords, 'match_mode', match_mode, 'platforms', platforms,
                  'passthrough_code', passthrough_code, 'response_code', response_code,
                  'passthrough_body', passthrough_body, 'custom_message', custom_message,
                  'skip_monitoring', skip_monitoring, 'description', description)
                FROM error_passthrough_rules ORDER BY priority, id
                """
            )
            var texts: [String] = []
            while try rows.next() { texts.append(rows.text(0, limit: Self.ruleLimit) ?? "") }
            return texts
        }
        var rules: [PassthroughRule] = []
        for text in texts {
            do throws(PassthroughRule.ReadingFailure) {
                rules += try PassthroughRule.list(fromJSON: Array(text.utf8))
            } catch {
                throw .failed(path: path, reason: "passthrough rule number \(rules.count + 1): \(error)")
            }
        }
        return rules
    }

    /// Adds rules or replaces those with the same id, in one transaction.
    package func put(_ rules: [PassthroughRule]) throws(OpsLogError) {
        try write { db in
            for rule in rules {
                try db.execute(
                    sql: """
                        INSERT INTO error_passthrough_rules (id, name, enabled, priority, error_codes, keywords, match_mode,
                          platforms, passthrough_code, response_code, passthrough_body, custom_message, skip_monitoring,
                          description)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
                          priority = excluded.priority, error_codes = excluded.error_codes, keywords = excluded.keywords,
                          match_mode = excluded.match_mode, platforms = excluded.platforms,
                          passthrough_code = excluded.passthrough_code, response_code = excluded.response_code,
                          passthrough_body = excluded.passthrough_body, custom_message = excluded.custom_message,
                          skip_monitoring = excluded.skip_monitoring, description = excluded.description
                        """,
                    arguments: [
                        rule.id, rule.name, rule.enabled, rule.priority, Self.json(rule.errorCodes),
                        try Self.json(db, rule.keywords), rule.matchMode, try Self.json(db, rule.platforms),
                        rule.passthroughCode, rule.responseCode, rule.passthroughBody, rule.customMessage,
                        rule.skipMonitoring, rule.description,
                    ]
                )
            }
        }
    }

    /// The most bytes of one rule that are read.
    private static let ruleLimit = 256 * 1024

    private static func json(_ numbers: [Int]) -> String { "[" + numbers.map(String.init).joined(separator: ",") + "]" }

    /// SQLite quotes the texts, so that there is one writer of JSON.
    private static func json(_ db: Database, _ texts: [String]) throws -> String {
        let quoted = try texts.map { try String.fetchOne(db, sql: "SELECT json_quote(?)", arguments: [$0]) ?? "\"\"" }
        return "[" + quoted.joined(separator: ",") + "]"
    }
}
