internal import OpsModel

/// The reading thread of a `LogRouting`: waits for commits, tells what routing depends on when that changed.
final class RoutingWatch {
    /// Under a stream of commits the log is read at most this often, in milliseconds.
    private static let pace: Int64 = 25
    /// How long a log that cannot be read is left alone if nothing is told about it.
    private static let retryInterval: Int64 = 1_000

    private let path: String
    private let watch: FileWatch
    private let tell: (RoutingState) -> Void
    private let report: (String?) -> Void

    private var log: OpsLog?
    private var identity: FileFacts.Identity?
    private var version: Int64?
    private var told: RoutingState?
    /// How many of the looks after a wake are done.
    private var looks = 0

    init(
        path: String,
        doorbell: Doorbell,
        tell: @escaping (RoutingState) -> Void,
        report: @escaping (String?) -> Void
    ) {
        self.path = path
        self.tell = tell
        self.report = report
        watch = FileWatch(path: path, doorbell: doorbell)
    }

    func run(until isClosed: () -> Bool) {
        while !isClosed() {
            var hasRead = false
            do throws(OpsLogError) {
                try connect()
                hasRead = try look()
                report(nil)
            } catch {
                // A locked log is still the same log; after anything else it is opened anew.
                if error != .locked(path: path) { log = nil }
                version = nil
                report(error.description)
            }
            // What arrives now is read when the pace allows.
            if hasRead { _ = watch.wait(milliseconds: Self.pace, files: false) }
            if !isClosed() { wait() }
        }
    }

    private func connect() throws(OpsLogError) {
        let present = FileFacts.identity(of: path)
        if log != nil, present == identity { return }
        log = nil
        version = nil
        watch.rewatch()
        // What the file is comes before opening it: a file replaced in between is noticed at the next look.
        log = try OpsLog.open(path)
        identity = present
        watch.rewatch()
    }

    /// - Returns: whether there was anything new to read.
    private func look() throws(OpsLogError) -> Bool {
        guard let log else { return false }
        let present = try log.dataVersion()
        guard present != version else { return false }
        let state = try log.routingState()
        version = present
        looks = 0
        if state.decidesOtherwise(than: told) { tell(state) }
        told = state
        return true
    }

    private func wait() {
        var timeout: Int64?
        func atMost(_ milliseconds: Int64) { timeout = min(timeout ?? .max, milliseconds) }
        if !watch.isTold { atMost(FileWatch.pollInterval) }
        if version == nil { atMost(Self.retryInterval) }
        if looks < LiveLoop.afterglow.count { atMost(LiveLoop.afterglow[looks]) }
        let wake = watch.wait(milliseconds: timeout)
        if wake.folderChanged { watch.rewatch() }
        if wake.fileChanged { looks = 0 } else { looks = min(looks + 1, LiveLoop.afterglow.count) }
    }
}

extension RoutingState {
    /// Whether anything but the time of the last use differs, which the gateway itself writes all the time.
    fileprivate func decidesOtherwise(than other: RoutingState?) -> Bool {
        guard let other, rules == other.rules, accounts.count == other.accounts.count else { return true }
        return zip(accounts, other.accounts).contains { mine, theirs in
            var mine = mine
            mine.lastUsedAt = theirs.lastUsedAt
            return mine != theirs
        }
    }
}
