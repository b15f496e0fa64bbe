internal import GRDB
internal import OpsModel

/// The reading thread's life: wait, look, answer.
final class LiveLoop {
    /// Under a stream of commits an answer is given at most this often, in milliseconds.
    private static let pace: Int64 = 25
    /// A writer's bytes reach the WAL before its commit can be seen; so long, in milliseconds, it is looked for. Most
    /// come in the first few; one that waits for its disk in between may take seconds.
    static let afterglow: [Int64] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192]
    /// How long a log that cannot be read is left alone if nothing is told about it.
    private static let retryInterval: Int64 = 1_000

    typealias Letters = () -> LiveReader.Mailbox?

    private let path: String
    private let clock: () -> Timestamp
    private let yield: (OpsObservation) -> Void
    private let watch: FileWatch
    private let uptime = ContinuousClock()

    private var log: OpsLog?
    private var identity: FileFacts.Identity?
    private var board: Board?
    private var answered = 0
    private var version: Int64 = 0
    private var sentence: String?
    private var lastAnswer: ContinuousClock.Instant?
    /// How many of the looks after a wake are done.
    private var looks = 0

    init(
        path: String,
        clock: @escaping () -> Timestamp,
        doorbell: Doorbell,
        yield: @escaping (OpsObservation) -> Void
    ) {
        self.path = path
        self.clock = clock
        self.yield = yield
        watch = FileWatch(path: path, doorbell: doorbell)
        looks = Self.afterglow.count
    }

    /// Runs until `letters` gives nothing more or says that it is over.
    func run(_ letters: @escaping Letters, publish: (OpsLog?, String?) -> Void) {
        while let mail = letters(), !mail.isClosed {
            guard let query = mail.query else {
                _ = watch.wait(milliseconds: nil, files: false)
                continue
            }
            let generation = mail.generation
            do throws(OpsLogError) {
                try connect(publish)
                let stop: StopCheck = { letters().map { $0.generation != generation || $0.isClosed } ?? true }
                try answer(query, generation: generation, stop: stop)
                sentence = nil
            } catch .interrupted {
                continue
            } catch {
                fail(error, publish)
            }
            wait(generation: generation, letters)
        }
    }

    private func connect(_ publish: (OpsLog?, String?) -> Void) throws(OpsLogError) {
        let present = FileFacts.identity(of: path)
        if log != nil, present == identity { return }
        drop()
        watch.rewatch()
        // What the file is comes before opening it: a file replaced in between is noticed at the next look.
        log = try OpsLog.open(path)
        identity = present
        publish(try? OpsLog.open(path, sharing: log), nil)
        watch.rewatch()
    }

    private func drop() {
        log = nil
        board = nil
        identity = nil
    }

    private func fail(_ error: OpsLogError, _ publish: (OpsLog?, String?) -> Void) {
        // A locked log is still the same log; with anything else nothing that was read can be trusted.
        if case .locked = error {
            board = nil
        } else {
            drop()
            publish(nil, error.description)
        }
        lastAnswer = uptime.now
        guard sentence != error.description else { return }
        sentence = error.description
        yield(.failed(error.description))
    }

    private func answer(_ query: OpsQuery, generation: Int, stop: @escaping StopCheck) throws(OpsLogError) {
        guard let log else { return }
        let now = clock()
        let isNew = generation != answered || board == nil
        let hasExpired = board?.expires.map { now >= $0 } ?? false
        let newVersion = try log.dataVersion()
        guard isNew || hasExpired || newVersion != version || sentence != nil else { return }
        var next: Board?
        if !isNew, !hasExpired { next = try log.fold(board, now: now) }
        if next == nil {
            let previous = isNew ? nil : board
            next = try log.read { db in
                try Board(db, log: log, query: query, now: now, previous: previous, stop: stop)
            }
        }
        version = newVersion
        answered = generation
        board = next
        looks = 0
        lastAnswer = uptime.now
        if let next { yield(.snapshot(next.snapshot(readAt: now))) }
    }

    /// Waits for a commit, a question, or the end of the running step.
    private func wait(generation: Int, _ letters: Letters) {
        if log != nil, let lastAnswer {
            // Coalesce: what arrives now is answered when the pace allows, unless it is a question.
            let passed = Int64((uptime.now - lastAnswer) / .milliseconds(1))
            if passed < Self.pace {
                _ = watch.wait(milliseconds: Self.pace - passed, files: false)
                if letters()?.generation != generation { return }
            }
        }
        var timeout: Int64?
        func atMost(_ milliseconds: Int64) { timeout = min(timeout ?? .max, max(0, milliseconds)) }
        if let expires = board?.expires { atMost(expires.since(clock()) + 1) }
        if !watch.isTold { atMost(FileWatch.pollInterval) }
        if log == nil || board == nil { atMost(Self.retryInterval) }
        if looks < Self.afterglow.count { atMost(Self.afterglow[looks]) }
        let wake = watch.wait(milliseconds: timeout)
        if wake.folderChanged { watch.rewatch() }
        if wake.fileChanged { looks = 0 } else { looks = min(looks + 1, Self.afterglow.count) }
    }
}

extension OpsLog {
    /// Changes with every commit of another connection.
    package func dataVersion() throws(OpsLogError) -> Int64 {
        do {
            return try queue.inDatabase { db in
                let rows = try Rows(db, "PRAGMA data_version")
                defer { rows.stop() }
                return try rows.next() ? rows.int(0) : 0
            }
        } catch {
            throw OpsLogError(error, path: path)
        }
    }

    /// The most new rows that are folded in; more are cheaper to read from the rollups.
    private static var foldLimit: Int { 2_000 }

    /// The board with the rows that came since; nil where it has to be read anew.
    func fold(_ board: Board?, now: Timestamp) throws(OpsLogError) -> Board? {
        guard var board else { return nil }
        return try read { db in
            let state = try RollupState(db)
            guard state.revision == board.state.revision, state.accountsRevision == board.state.accountsRevision else {
                return nil
            }
            let limit = board.plan.isDimensional ? ErrorRow.textLimit * 2 : FilterMatcher.textLimit
            let reader = RowReader(db: db, textLimit: limit, names: board.names)
            let rows = try reader.rows(after: board.lastID, limit: Self.foldLimit)
            guard rows.count < Self.foldLimit else { return nil }
            board.now = now
            for (row, request) in rows {
                var row = row
                if let account = row.account, account.name == nil {
                    row.account?.name = try reader.attemptName(of: account.id, log: row.id)
                }
                board.fold(row, upstreamRequestID: request)
            }
            board.state = state
            try board.readTraffic(db)
            try board.readAhead(db, now: now)
            return board
        }
    }
}
