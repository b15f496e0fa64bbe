internal import OpsModel

extension Schema {
    /// The columns of `ops_error_logs` that decide where a row is counted.
    private static let countedColumns = [
        "id", "created_at", "status_code", "account_id", "rule_id", "upstream_status_code", "error_message",
        "upstream_error_message", "upstream_error_type", "upstream_error_code", "model", "inbound_endpoint", "platform",
    ]

    private static func cut(_ column: String) -> String { "substr(\(column), 1, \(keyTextLimit))" }

    /// The group's columns and what a row has in their place.
    private static func groupKey(of row: String) -> [(column: String, value: String)] {
        [
            ("account_id", "\(row).account_id"), ("type", cut("\(row).upstream_error_type")),
            ("model", cut("\(row).model")), ("outcome", "\(row).outcome"),
            ("code", cut("\(row).upstream_error_code")), ("status", "\(row).upstream_status_code"),
            ("endpoint", cut("\(row).inbound_endpoint")), ("platform", cut("\(row).platform")),
            ("images", imagesFlag("\(row).inbound_endpoint")),
        ]
    }

    /// The condition under which group `g` is that of a row.
    static func groupMatches(_ row: String) -> String {
        groupKey(of: row).map { "g.\($0.column) IS \($0.value)" }.joined(separator: " AND ")
    }

    private static func subtract(_ row: String) -> String {
        """
          INSERT INTO ops_rollup_subtract
            SELECT \(row).created_at, \(minute(of: row)), g.kind_id, g.id
            FROM ops_rollup_groups g WHERE \(groupMatches(row));

        """
    }

    /// One look-up of the group; a group met for the first time is NULL here and made by `ops_rollup_add_group`.
    private static func add(_ row: String) -> String {
        """
          INSERT INTO ops_rollup_add
            SELECT \(row).created_at, \(minute(of: row)), g.kind_id, g.id, \(row).id
            FROM (SELECT 1) LEFT JOIN ops_rollup_groups g ON \(groupMatches(row));

        """
    }

    private static func minute(of row: String) -> String {
        floorDivision("\(row).created_at", Milliseconds.minute)
    }

    /// Counts one row (in `NEW`: at, minute, kind_id, group_id) at one level.
    private static func count(_ suffix: String, _ bucket: String, _ value: String) -> String {
        let merge = """
            ON CONFLICT DO UPDATE SET "count" = "count" + 1,
                  first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
            """
        return """
              INSERT INTO ops_error_rollups\(suffix) VALUES (\(value), NEW.kind_id, NEW.group_id, 1, NEW.at, NEW.at)
                \(merge);
              INSERT INTO ops_kind_rollups\(suffix) VALUES (\(value), NEW.kind_id, 1, NEW.at, NEW.at)
                \(merge);

            """
    }

    private static func uncount(_ suffix: String, _ bucket: String, _ value: String) -> String {
        ["ops_error_rollups", "ops_kind_rollups"].map { table in
            let place =
                "\(bucket) = \(value) AND kind_id = NEW.kind_id"
                + (table == "ops_error_rollups" ? " AND group_id = NEW.group_id" : "")
            return """
                  UPDATE \(table)\(suffix) SET "count" = "count" - 1, first_at = nullif(first_at, NEW.at),
                    last_at = nullif(last_at, NEW.at) WHERE \(place);
                  DELETE FROM \(table)\(suffix) WHERE \(place) AND "count" <= 0;

                """
        }.joined()
    }

    /// Sums closed steps of one level into the next.
    private static func fold(from: (String, String), to: (String, String), steps: Int, range: String) -> String {
        [("ops_error_rollups", "kind_id, group_id"), ("ops_kind_rollups", "kind_id")].map { table, key in
            """
              INSERT INTO \(table)\(to.0) (\(to.1), \(key), "count", first_at, last_at)
                SELECT \(floorDivision(from.1, steps)), \(key), sum("count"),
                  CASE WHEN count(first_at) = count(*) THEN min(first_at) END,
                  CASE WHEN count(last_at) = count(*) THEN max(last_at) END
                FROM \(table)\(from.0) WHERE \(from.1) >= OLD.\(range) * \(steps) AND \(from.1) < NEW.\(range) * \(steps)
                GROUP BY 1, \(key);

            """
        }.joined()
    }

    /// Triggers that keep the rollups whoever writes. The views are verbs with parameters: inserting into one runs its
    /// trigger, which is the only way SQLite has to name a value once and use it in several statements.
    ///
    /// A row that `REPLACE` removes fires no delete trigger (unless `recursive_triggers` is on), so a `BEFORE` trigger
    /// notes what is about to be removed and the `AFTER` trigger, which runs only if it really was, takes it out.
    ///
    /// `revision` counts what a reader that looks at ids above the last it saw would miss.
    static let rollupTriggers: String = {
        let minute = floorDivision("NEW.minute", 60)
        let day = floorDivision("NEW.minute", 1_440)
        let changed = countedColumns.map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR ")
        let note = """
              DELETE FROM ops_rollup_replaced WHERE id = NEW.id;
              INSERT INTO ops_rollup_replaced (id, at, group_id) SELECT o.id, o.created_at, g.id
                FROM ops_error_logs o JOIN ops_rollup_groups g ON \(groupMatches("o")) WHERE o.id = NEW.id;

            """
        let takeOut = """
              INSERT INTO ops_rollup_subtract SELECT r.at, \(floorDivision("r.at", Milliseconds.minute)), g.kind_id, g.id
                FROM ops_rollup_replaced r JOIN ops_rollup_groups g ON g.id = r.group_id WHERE r.id = NEW.id;
              DELETE FROM ops_rollup_replaced WHERE id = NEW.id;
              UPDATE ops_rollup_state SET revision = revision + 1;

            """
        return """
            CREATE TRIGGER ops_rollup_groups_inserted AFTER INSERT ON ops_rollup_groups BEGIN
              INSERT INTO ops_rollup_kinds (images, status, type, outcome)
                SELECT NEW.images, NEW.status, NEW.type, NEW.outcome WHERE NOT EXISTS (SELECT 1 FROM ops_rollup_kinds
                  WHERE type IS NEW.type AND status IS NEW.status AND outcome = NEW.outcome AND images = NEW.images);
              UPDATE ops_rollup_groups SET kind_id = (SELECT id FROM ops_rollup_kinds
                  WHERE type IS NEW.type AND status IS NEW.status AND outcome = NEW.outcome AND images = NEW.images)
                WHERE id = NEW.id;
            END;

            CREATE VIEW ops_rollup_add_elsewhere (at, minute, kind_id, group_id, level) AS SELECT 0, 0, 0, 0, 0 WHERE 0;
            CREATE TRIGGER ops_rollup_add_newer INSTEAD OF INSERT ON ops_rollup_add_elsewhere
              WHEN NEW.level = 0 AND NEW.at < \(now) + \(Milliseconds.day) BEGIN
              UPDATE ops_rollup_state SET open_hour = \(minute), open_day = \(day);
            END;
            CREATE TRIGGER ops_rollup_add_hour INSTEAD OF INSERT ON ops_rollup_add_elsewhere WHEN NEW.level >= 1 BEGIN
            \(count("_hour", "hour", minute))END;
            CREATE TRIGGER ops_rollup_add_day INSTEAD OF INSERT ON ops_rollup_add_elsewhere WHEN NEW.level = 2 BEGIN
            \(count("_day", "day", day))END;

            CREATE VIEW ops_rollup_add (at, minute, kind_id, group_id, log_id) AS SELECT 0, 0, 0, 0, 0 WHERE 0;
            CREATE TRIGGER ops_rollup_add_row INSTEAD OF INSERT ON ops_rollup_add WHEN NEW.group_id IS NOT NULL BEGIN
            \(count("", "minute", "NEW.minute"))  INSERT INTO ops_rollup_add_elsewhere
                SELECT NEW.at, NEW.minute, NEW.kind_id, NEW.group_id,
                  CASE WHEN \(minute) > open_hour THEN 0 WHEN \(day) < open_day THEN 2 ELSE 1 END
                FROM ops_rollup_state WHERE open_hour <> \(minute);
            END;
            CREATE TRIGGER ops_rollup_add_group INSTEAD OF INSERT ON ops_rollup_add WHEN NEW.group_id IS NULL BEGIN
              INSERT INTO ops_rollup_groups (\(groupKey(of: "o").map(\.column).joined(separator: ", ")))
                SELECT \(groupKey(of: "o").map(\.value).joined(separator: ", "))
                FROM ops_error_logs o WHERE o.id = NEW.log_id;
              INSERT INTO ops_rollup_add SELECT NEW.at, NEW.minute, g.kind_id, g.id, NEW.log_id
                FROM ops_error_logs o JOIN ops_rollup_groups g ON \(groupMatches("o")) WHERE o.id = NEW.log_id;
            END;
            CREATE TRIGGER ops_rollup_state_closed AFTER UPDATE OF open_hour ON ops_rollup_state
              WHEN NEW.open_hour > OLD.open_hour BEGIN
            \(fold(from: ("", "minute"), to: ("_hour", "hour"), steps: 60, range: "open_hour"))\
            \(fold(from: ("_hour", "hour"), to: ("_day", "day"), steps: 24, range: "open_day"))END;

            CREATE VIEW ops_rollup_subtract (at, minute, kind_id, group_id) AS SELECT 0, 0, 0, 0 WHERE 0;
            CREATE TRIGGER ops_rollup_subtract_row INSTEAD OF INSERT ON ops_rollup_subtract BEGIN
            \(uncount("", "minute", "NEW.minute"))\(uncount("_hour", "hour", minute))\(uncount("_day", "day", day))END;

            CREATE TRIGGER ops_error_logs_note_insert BEFORE INSERT ON ops_error_logs
              WHEN EXISTS (SELECT 1 FROM ops_error_logs WHERE id = NEW.id) BEGIN
            \(note)END;
            CREATE TRIGGER ops_error_logs_inserted AFTER INSERT ON ops_error_logs BEGIN
            \(add("NEW"))END;
            CREATE TRIGGER ops_error_logs_replaced AFTER INSERT ON ops_error_logs
              WHEN NEW.id < (SELECT max(id) FROM ops_error_logs)
                OR EXISTS (SELECT 1 FROM ops_rollup_replaced WHERE id = NEW.id) BEGIN
            \(takeOut)END;

            CREATE TRIGGER ops_error_logs_note_update BEFORE UPDATE OF id ON ops_error_logs
              WHEN NEW.id IS NOT OLD.id AND EXISTS (SELECT 1 FROM ops_error_logs WHERE id = NEW.id) BEGIN
            \(note)END;
            CREATE TRIGGER ops_error_logs_displaced AFTER UPDATE OF id ON ops_error_logs
              WHEN NEW.id IS NOT OLD.id AND EXISTS (SELECT 1 FROM ops_rollup_replaced WHERE id = NEW.id) BEGIN
            \(takeOut)END;
            CREATE TRIGGER ops_error_logs_moved AFTER UPDATE OF \(countedColumns.joined(separator: ", ")) ON ops_error_logs
              WHEN \(changed) BEGIN
            \(subtract("OLD"))\(add("NEW"))END;
            CREATE TRIGGER ops_error_logs_updated AFTER UPDATE ON ops_error_logs BEGIN
              DELETE FROM ops_rollup_replaced WHERE id = OLD.id;
              UPDATE ops_rollup_state SET revision = revision + 1;
            END;

            CREATE TRIGGER ops_error_logs_deleted AFTER DELETE ON ops_error_logs BEGIN
            \(subtract("OLD"))  DELETE FROM ops_rollup_replaced WHERE id = OLD.id;
              DELETE FROM ops_upstream_errors WHERE error_log_id = OLD.id;
              UPDATE ops_rollup_state SET revision = revision + 1;
            END;

            CREATE TRIGGER accounts_inserted AFTER INSERT ON accounts BEGIN
              UPDATE ops_rollup_state SET accounts_revision = accounts_revision + 1;
            END;
            CREATE TRIGGER accounts_updated AFTER UPDATE ON accounts BEGIN
              UPDATE ops_rollup_state SET accounts_revision = accounts_revision + 1;
            END;
            CREATE TRIGGER accounts_deleted AFTER DELETE ON accounts BEGIN
              UPDATE ops_rollup_state SET accounts_revision = accounts_revision + 1;
            END;

            """
    }()
}
