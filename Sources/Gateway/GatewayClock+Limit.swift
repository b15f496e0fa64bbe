extension GatewayClock {
    /// Runs `operation` for at most so long; nil when it took longer (it is cancelled then).
    func limit<Value: Sendable>(
        milliseconds: Int,
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await operation() }
            group.addTask {
                await wait(milliseconds: milliseconds)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next().flatMap(\.self)
        }
    }
}
