/// The shape of an ops log on disk: who it belongs to, which version it has, and how it got there.
package enum Schema {
    /// `UNMK` in SQLite's `application_id`, so that no other program's database is taken for a log.
    package static let applicationID: Int32 = 0x554E_4D4B
    /// The newest version this program knows, kept in `user_version`.
    package static var version: Int32 { Int32(migrations.count) }

    /// Every step there ever was, oldest first; step n leads to version n. A published step is never edited.
    static let migrations: [String] = [
        logTables + operatorTables + trafficTables + rollupTables + rollupTriggers
    ]

    /// What must be there for a database to be a log of this version.
    package static let tables: [String] = [
        "ops_error_logs", "ops_upstream_errors", "accounts", "error_passthrough_rules", "ops_audit_log",
        "ops_unrecorded", "ops_traffic_rollups", "ops_traffic_totals", "ops_error_rollups", "ops_error_rollups_hour",
        "ops_error_rollups_day", "ops_kind_rollups", "ops_kind_rollups_hour", "ops_kind_rollups_day",
        "ops_rollup_groups", "ops_rollup_kinds", "ops_rollup_replaced", "ops_rollup_state",
    ]
}

extension Schema {
    /// Now in milliseconds, in words that SQLite 3.37 and later know (`unixepoch('subsec')` came with 3.42).
    static let now = "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"

    /// Holds for every row whose request may have gone from one account to another: these few are found without the
    /// rest. A row that counts one attempt is believed.
    static let mayHaveMovedOn = """
        (status_code < 400 OR attempt_count > 1 OR attempt_count IS NULL OR mask_reason = 'accounts_exhausted')
        """

    /// One row per client request that met an error, and one per failed attempt.
    static let logTables = """
        CREATE TABLE ops_error_logs (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          created_at INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT (\(now)),
          request_id TEXT,
          client_request_id TEXT,
          api_key_id INTEGER,
          account_id INTEGER,
          answered_account_id INTEGER,
          platform TEXT,
          model TEXT,
          upstream_model TEXT,
          inbound_endpoint TEXT,
          upstream_endpoint TEXT,
          stream INTEGER DEFAULT 0,
          status_code INTEGER NOT NULL,
          in_stream INTEGER DEFAULT 0,
          error_type TEXT,
          error_code TEXT,
          error_param TEXT,
          error_message TEXT,
          upstream_status_code INTEGER,
          upstream_error_type TEXT,
          upstream_error_code TEXT,
          upstream_error_param TEXT,
          upstream_error_message TEXT,
          upstream_error_detail TEXT,
          upstream_request_id TEXT,
          rule_id INTEGER,
          mask_reason TEXT,
          outcome TEXT GENERATED ALWAYS AS (CASE
            WHEN status_code < 400 THEN 'recovered'
            WHEN account_id IS NULL AND upstream_status_code IS NULL THEN 'local'
            WHEN rule_id IS NOT NULL THEN 'rewritten'
            WHEN upstream_status_code = status_code AND (error_message IS NULL
              OR upstream_error_message IS NULL OR error_message = upstream_error_message) THEN 'surfaced'
            ELSE 'masked' END) VIRTUAL,
          error_phase TEXT,
          error_owner TEXT,
          error_source TEXT,
          severity TEXT,
          is_business_limited INTEGER DEFAULT 0,
          attempt_count INTEGER,
          duration_ms INTEGER,
          upstream_latency_ms INTEGER,
          resolved INTEGER DEFAULT 0,
          resolved_at INTEGER,
          resolved_by TEXT
        ) STRICT;
        CREATE INDEX ops_error_logs_by_time ON ops_error_logs(created_at);
        CREATE INDEX ops_error_logs_moved_on ON ops_error_logs(created_at) WHERE \(mayHaveMovedOn);

        CREATE TABLE ops_upstream_errors (
          id INTEGER PRIMARY KEY,
          error_log_id INTEGER NOT NULL,
          attempt INTEGER,
          created_at INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT (\(now)),
          platform TEXT,
          account_id INTEGER,
          account_name TEXT,
          upstream_status_code INTEGER,
          upstream_error_type TEXT,
          upstream_error_code TEXT,
          upstream_request_id TEXT,
          upstream_url TEXT,
          kind TEXT,
          message TEXT,
          detail TEXT
        ) STRICT;
        CREATE INDEX ops_upstream_errors_by_log ON ops_upstream_errors(error_log_id);

        """

    /// What operators change, and who changed it.
    static let operatorTables = """
        CREATE TABLE accounts (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL,
          platform TEXT NOT NULL DEFAULT 'openai',
          type TEXT NOT NULL DEFAULT 'apikey' CHECK (type IN ('apikey', 'oauth')),
          status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'error', 'disabled')),
          schedulable INTEGER NOT NULL DEFAULT 1 CHECK (schedulable IN (0, 1)),
          priority INTEGER NOT NULL DEFAULT 0,
          error_message TEXT,
          rate_limited_at INTEGER,
          rate_limit_reset_at INTEGER,
          overload_until INTEGER,
          temp_unschedulable_until INTEGER,
          temp_unschedulable_reason TEXT,
          model_rate_limits TEXT,
          custom_error_codes TEXT,
          last_used_at INTEGER,
          updated_at INTEGER
        ) STRICT;

        CREATE TABLE error_passthrough_rules (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL,
          enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
          priority INTEGER NOT NULL DEFAULT 0,
          error_codes TEXT NOT NULL DEFAULT '[]',
          keywords TEXT NOT NULL DEFAULT '[]',
          match_mode TEXT NOT NULL DEFAULT 'any' CHECK (match_mode IN ('any', 'all')),
          platforms TEXT NOT NULL DEFAULT '[]',
          passthrough_code INTEGER NOT NULL DEFAULT 1 CHECK (passthrough_code IN (0, 1)),
          response_code INTEGER,
          passthrough_body INTEGER NOT NULL DEFAULT 1 CHECK (passthrough_body IN (0, 1)),
          custom_message TEXT,
          skip_monitoring INTEGER NOT NULL DEFAULT 0 CHECK (skip_monitoring IN (0, 1)),
          description TEXT,
          created_at INTEGER NOT NULL DEFAULT (\(now)),
          updated_at INTEGER NOT NULL DEFAULT (\(now))
        ) STRICT;

        CREATE TABLE ops_audit_log (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          created_at INTEGER NOT NULL DEFAULT (\(now)),
          actor TEXT NOT NULL,
          action TEXT NOT NULL,
          target TEXT NOT NULL,
          before TEXT,
          after TEXT,
          reason TEXT
        ) STRICT;

        """

    /// Requests, and errors that are not in the log. `minute` counts whole minutes since the epoch.
    /// The totals answer "how many requests in this week" without reading every account and model of it.
    static let trafficTables: String = {
        func step(_ row: String, _ sign: String) -> String {
            [("60", 60), ("1", 1)].map { length, divisor in
                """
                  INSERT INTO ops_traffic_totals (step, bucket, images, requests, successes)
                    VALUES (\(length), \(floorDivision("\(row).minute", divisor == 60 ? 60 : 1)), \(imagesFlag("\(row).endpoint")),
                      \(sign)\(row).requests, \(sign)\(row).successes)
                    ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
                      successes = successes + excluded.successes;

                """
            }.joined()
        }
        return """
            CREATE TABLE ops_unrecorded (
              minute INTEGER NOT NULL,
              reason TEXT NOT NULL,
              count INTEGER NOT NULL,
              PRIMARY KEY (minute, reason)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE ops_traffic_rollups (
              id INTEGER PRIMARY KEY,
              minute INTEGER NOT NULL,
              account_id INTEGER,
              model TEXT,
              endpoint TEXT,
              requests INTEGER NOT NULL,
              successes INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX ops_traffic_rollups_by_key ON ops_traffic_rollups
              (minute, coalesce(account_id, -9223372036854775807), coalesce(model, ''), coalesce(endpoint, ''));

            CREATE TABLE ops_traffic_totals (
              step INTEGER NOT NULL,
              bucket INTEGER NOT NULL,
              images INTEGER NOT NULL,
              requests INTEGER NOT NULL,
              successes INTEGER NOT NULL,
              PRIMARY KEY (step, bucket, images)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER ops_traffic_rollups_inserted AFTER INSERT ON ops_traffic_rollups BEGIN
            \(step("NEW", ""))END;
            CREATE TRIGGER ops_traffic_rollups_updated AFTER UPDATE ON ops_traffic_rollups BEGIN
            \(step("OLD", "-"))\(step("NEW", ""))END;
            CREATE TRIGGER ops_traffic_rollups_deleted AFTER DELETE ON ops_traffic_rollups BEGIN
            \(step("OLD", "-"))END;

            """
    }()
}

extension Schema {
    /// 1 where an endpoint belongs to the image scope: it contains `/images/`, or nobody knows it.
    static func imagesFlag(_ endpoint: String) -> String {
        "(\(endpoint) IS NULL OR instr(\(endpoint), '/images/') > 0)"
    }

    /// `value / divisor` rounded down, without overflow anywhere in SQLite's integers (its own division rounds to zero).
    static func floorDivision(_ value: String, _ divisor: Int64) -> String {
        divisor == 1
            ? value
            : "CASE WHEN \(value) >= 0 THEN \(value) / \(divisor) ELSE -((-1 - \(value)) / \(divisor)) - 1 END"
    }

    static func floorDivision(_ value: String, _ divisor: Int) -> String { floorDivision(value, Int64(divisor)) }
}
