/// An API-key account that stands for a pool of upstreams: some errors are worth another try on the same account.
package struct PoolMode: Sendable, Hashable {
    /// Statuses that are tried again.
    package var retryStatuses: [Int]
    /// How often, 0 to 10.
    package var retryCount: Int

    package static let defaultStatuses = [401, 403, 429]
    package static let defaultRetryCount = 3
    package static let largestRetryCount = 10

    package init(retryStatuses: [Int] = Self.defaultStatuses, retryCount: Int = Self.defaultRetryCount) {
        self.retryStatuses = retryStatuses
        self.retryCount = retryCount
    }

    /// Reads `pool_mode_retry_status_codes` and `pool_mode_retry_count`, with their defaults.
    package init(credentials: JSONValue) {
        retryStatuses = StatusList.read(credentials["pool_mode_retry_status_codes"]) ?? Self.defaultStatuses
        retryCount = Self.retryCount(credentials["pool_mode_retry_count"])
    }

    private static func retryCount(_ value: JSONValue?) -> Int {
        guard let count = value?.integer ?? value?.string.flatMap({ Int($0.trimmed) }) else {
            return defaultRetryCount
        }
        return min(max(count, 0), largestRetryCount)
    }
}
