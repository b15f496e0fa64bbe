internal import GRDB
internal import OpsModel

/// One of the two sets of rollups.
enum Cube {
    case kinds, groups

    var table: String { self == .kinds ? "ops_kind_rollups" : "ops_error_rollups" }
    /// The column of the key's id.
    var key: String { self == .kinds ? "kind_id" : "group_id" }
}

/// One row of a rollup: how often a key occurred in one step.
struct Cell {
    var level: Level
    var bucket: Int64
    var id: Int
    var count: Int
    /// Nil where only the level below knows.
    var first: Int64?
    var last: Int64?

    /// In milliseconds.
    var start: Int64 { bucket * level.length }
}

extension RollupState {
    init(_ db: Database) throws {
        let rows = try Rows(
            db,
            "SELECT open_hour, open_day, revision, accounts_revision FROM ops_rollup_state WHERE id = 1"
        )
        guard try rows.next() else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "ops_rollup_state is empty")
        }
        self.init(openHour: rows.int(0), openDay: rows.int(1), revision: rows.int(2), accountsRevision: rows.int(3))
        rows.stop()
    }
}

extension Cube {
    /// How often long reads ask whether to go on, in rows.
    static let stopInterval = 8_192

    static func select(_ cube: Cube, _ level: Level, where condition: String) -> String {
        """
        SELECT \(level.column), \(cube.key), "count", first_at, last_at
        FROM \(cube.table)\(level.suffix) WHERE \(condition)
        """
    }

    /// Reads the cells of some steps. With `kinds` only theirs are read, by seeking to each: worth it while
    /// steps times kinds stays well below the cells there are.
    func forEachCell(
        _ db: Database,
        _ segment: Segment,
        kinds: [Int]? = nil,
        newestFirst: Bool = false,
        stop: StopCheck = { false },
        _ body: (Cell) throws -> Bool
    ) throws {
        let column = segment.level.column
        var read = 0
        func drain(_ rows: Rows) throws -> Bool {
            while try rows.next() {
                read += 1
                if read % Self.stopInterval == 0, stop() {
                    rows.stop()
                    throw OpsLogError.interrupted
                }
                let cell = Cell(
                    level: segment.level,
                    bucket: rows.int(0),
                    id: Int(rows.int(1)),
                    count: Int(rows.int(2)),
                    first: rows.optionalInt(3),
                    last: rows.optionalInt(4)
                )
                guard try body(cell) else {
                    rows.stop()
                    return false
                }
            }
            return true
        }
        if let kinds {
            let sql = Self.select(self, segment.level, where: "\(column) = ? AND kind_id = ?")
            let rows = try Rows(db, sql)
            for bucket in segment.buckets {
                for kind in kinds {
                    rows.rebind(bucket, Int64(kind))
                    guard try drain(rows) else { return }
                }
            }
        } else {
            let order = newestFirst ? " ORDER BY \(column) DESC" : ""
            let sql = Self.select(self, segment.level, where: "\(column) >= ? AND \(column) < ?") + order
            _ = try drain(Rows(db, sql, segment.buckets.lowerBound, segment.buckets.upperBound))
        }
    }
}
