extension Schema {
    /// The most characters of a text that tell groups apart.
    package static let keyTextLimit = 200
    /// Below any hour a 64-bit time in milliseconds can fall in: nothing is closed yet.
    static let nothingClosed = (hour: Int64(-3_000_000_000_000), day: Int64(-130_000_000_000))

    /// Counts per minute, hour and day in two cubes.
    ///
    /// A *group* is a row's full key (all fields of `GroupField` and the scope); a *kind* is its coarse part: scope,
    /// status, type, outcome. The kind cube is small and answers headers, trends and the upper levels of the tree;
    /// in the group cube a kind's rows of one step lie together, so that an opened branch reads only its own.
    ///
    /// Minutes are kept row by row. Hours and days hold only what is closed (`open_hour` and `open_day` are the first
    /// that are not), so an ordinary append costs one upsert a cube. `first_at` and `last_at` are NULL ("look below")
    /// where the row that held the extreme was deleted.
    static let rollupTables: String = {
        func cubes(_ suffix: String, _ bucket: String) -> String {
            """
            CREATE TABLE ops_error_rollups\(suffix) (
              \(bucket) INTEGER NOT NULL,
              kind_id INTEGER NOT NULL,
              group_id INTEGER NOT NULL,
              count INTEGER NOT NULL,
              first_at INTEGER,
              last_at INTEGER,
              PRIMARY KEY (\(bucket), kind_id, group_id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE ops_kind_rollups\(suffix) (
              \(bucket) INTEGER NOT NULL,
              kind_id INTEGER NOT NULL,
              count INTEGER NOT NULL,
              first_at INTEGER,
              last_at INTEGER,
              PRIMARY KEY (\(bucket), kind_id)
            ) STRICT, WITHOUT ROWID;

            """
        }
        return """
            CREATE TABLE ops_rollup_state (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              open_hour INTEGER NOT NULL,
              open_day INTEGER NOT NULL,
              revision INTEGER NOT NULL,
              accounts_revision INTEGER NOT NULL
            ) STRICT;
            INSERT INTO ops_rollup_state VALUES (1, \(nothingClosed.hour), \(nothingClosed.day), 0, 0);

            CREATE TABLE ops_rollup_kinds (
              id INTEGER PRIMARY KEY,
              images INTEGER NOT NULL,
              status INTEGER,
              type TEXT,
              outcome TEXT NOT NULL
            ) STRICT;
            CREATE INDEX ops_rollup_kinds_by_key ON ops_rollup_kinds(type, status, outcome, images);

            CREATE TABLE ops_rollup_groups (
              id INTEGER PRIMARY KEY,
              kind_id INTEGER NOT NULL DEFAULT 0,
              images INTEGER NOT NULL,
              status INTEGER,
              type TEXT,
              account_id INTEGER,
              outcome TEXT NOT NULL,
              code TEXT,
              model TEXT,
              endpoint TEXT,
              platform TEXT
            ) STRICT;
            CREATE INDEX ops_rollup_groups_by_key
              ON ops_rollup_groups(account_id, type, model, outcome, code, status, endpoint, platform, images);

            CREATE TABLE ops_rollup_replaced (
              id INTEGER PRIMARY KEY,
              at INTEGER NOT NULL,
              group_id INTEGER NOT NULL
            ) STRICT;
            \(cubes("", "minute"))\(cubes("_hour", "hour"))\(cubes("_day", "day"))
            """
    }()
}
