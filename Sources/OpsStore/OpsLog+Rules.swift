package import ErrorPolicy
internal import GRDB

extension OpsLog {
    /// All passthrough rules, enabled or not, in the order of their ids.
    ///
    /// - Throws: `failed` where a rule's columns do not mean anything.
    package func rules() throws(OpsLogError) -> [PassthroughRule] { try read { try rules($0) } }

    func rules(_ db: Database) throws -> [PassthroughRule] {
        let json = try String.fetchOne(
            db,
            sql: """
                SELECT json_group_array(json_object('id', id, 'name', name, 'enabled', enabled,
                  'priority', priority, 'error_codes', error_codes, 'keywords', keywords,
                  'match_mode', match_mode, 'platforms', platforms, 'passthrough_code', passthrough_code,
                  'response_code', response_code, 'passthrough_body', passthrough_body,
                  'custom_message', custom_message, 'skip_monitoring', skip_monitoring,
                  'description', description))
                FROM (SELECT * FROM error_passthrough_rules ORDER BY id)
                """
        )
        do {
            return try PassthroughRule.list(fromJSON: Array((json ?? "[]").utf8))
        } catch {
            throw OpsLogError.failed(path: path, reason: "\(error)")
        }
    }

    /// Adds rules or replaces those with the same id, in one transaction.
    package func put(_ rules: [PassthroughRule]) throws(OpsLogError) {
        try write { db in try put(rules, db) }
    }

    func put(_ rules: [PassthroughRule], _ db: Database) throws {
        for rule in rules {
            let lists = [rule.keywords, rule.platforms].map { words in
                var json = JSONText()
                json.array { for word in words { $0.value(word) } }
                return json.text
            }
            try db.execute(
                sql: """
                    INSERT INTO error_passthrough_rules (id, name, enabled, priority, error_codes, keywords,
                      match_mode, platforms, passthrough_code, response_code, passthrough_body, custom_message,
                      skip_monitoring, description)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
                      priority = excluded.priority, error_codes = excluded.error_codes,
                      keywords = excluded.keywords, match_mode = excluded.match_mode,
                      platforms = excluded.platforms, passthrough_code = excluded.passthrough_code,
                      response_code = excluded.response_code, passthrough_body = excluded.passthrough_body,
                      custom_message = excluded.custom_message, skip_monitoring = excluded.skip_monitoring,
                      description = excluded.description
                    """,
                arguments: [
                    rule.id, rule.name, rule.enabled, rule.priority,
                    "[" + rule.errorCodes.map(String.init).joined(separator: ",") + "]", lists[0], rule.matchMode,
                    lists[1], rule.passthroughCode, rule.responseCode, rule.passthroughBody, rule.customMessage,
                    rule.skipMonitoring, rule.description,
                ]
            )
        }
    }
}
