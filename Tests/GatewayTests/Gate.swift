import Synchronization

/// Holds whoever passes until it is opened, and tells when somebody came.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var hasVisitor = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func opened() async {
        await withCheckedContinuation { continuation in
            let (isOpen, watchers) = state.withLock { state in
                state.hasVisitor = true
                defer { state.watchers = [] }
                if !state.isOpen { state.held.append(continuation) }
                return (state.isOpen, state.watchers)
            }
            for watcher in watchers { watcher.resume() }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Returns once somebody came.
    func visited() async {
        await withCheckedContinuation { continuation in
            let hasVisitor = state.withLock { state in
                if !state.hasVisitor { state.watchers.append(continuation) }
                return state.hasVisitor
            }
            if hasVisitor { continuation.resume() }
        }
    }
}

/// Whether something comes true that happens elsewhere and tells nobody; looks again every millisecond for 20 s.
func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<20_000 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(1))
    }
    return false
}
