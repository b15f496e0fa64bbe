/// Rows dated after the moment at which they were read: some writer's clock is ahead, or the reader's is behind.
package struct RowsAhead: Hashable, Sendable {
    /// Clocks this close to each other, in milliseconds, are called equal.
    package static let tolerance = Milliseconds.minute
    /// So many rows are counted at most.
    package static let limit = 1_000

    package var count: Int
    /// The latest of them.
    package var latest: Timestamp

    package init(count: Int, latest: Timestamp) {
        self.count = count
        self.latest = latest
    }
}
