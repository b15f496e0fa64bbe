internal import GRDB
package import OpsModel

extension OpsLog {
    /// Everything a screen shows for `query`, from one read transaction.
    ///
    /// - Parameter now: where a window without an end of its own ends.
    package func snapshot(_ query: OpsQuery, now: Timestamp) throws(OpsLogError) -> OpsSnapshot {
        try read { db in try Board(db, log: self, query: query, now: now).snapshot(readAt: now) }
    }

    /// The newest row of the log; nil where it is empty.
    package func newest(scope: Scope = .all) throws(OpsLogError) -> RowPosition? {
        try read { db in
            let reading = try reading(db, FilterPlan(Filter(), scope: scope))
            return try reading.page(TimeSpan(start: Timestamp(.min), end: Timestamp(.max)), limit: 1).rows.first?
                .position
        }
    }
}
