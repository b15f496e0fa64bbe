import OpsModel

/// What a change did, for people and for scripts.
struct AccountChangeReport {
    private let done: AccountChanged
    private let path: String
    private let loads: AccountLoads
    private let now: Timestamp

    /// - Parameter loads: what the accounts met before the change.
    init(_ done: AccountChanged, loads: AccountLoads, path: String, at now: Timestamp) {
        self.done = done
        self.loads = loads
        self.path = path
        self.now = now
    }

    private var listing: AccountListing {
        var loads = loads
        loads.changes[done.account.id] = done.audit
        return AccountListing(items: [done.account], loads: loads, now: now)
    }

    func text(_ format: OutputFormat) -> String {
        let cleared = done.cleared.map(\.words)
        switch format {
        case .table: return sentence
        case .csv:
            let fields = ["change", "action", "id", "name", "state", "cleared"]
            let record = ["\(done.audit.id)", done.audit.action, "\(done.account.id)", done.account.name, state]
            return CSVText.lines([fields, record + [cleared.joined(separator: "; ")]])
        case .json, .ndjson:
            let object = JSONOutput.object([
                ("change", .number(done.audit.id)), ("action", .string(done.audit.action)),
                ("actor", .string(done.audit.actor)), ("account", listing.object(done.account)),
                ("cleared", .array(cleared.map { .string($0) })),
            ])
            return (format == .json ? object.pretty : object.compact) + "\n"
        }
    }

    private var state: String { listing.record(done.account)[5] }

    private static func time(_ moment: Timestamp) -> String { "\(CalendarTime(moment).second) UTC" }

    private var sentence: String {
        let name = done.account.name
        let cleared =
            done.cleared.isEmpty
            ? "" : " Cleared: \(done.cleared.map { $0.words(telling: Self.time) }.joined(separator: ", "))."
        let result: String
        switch done.account.state(at: now) {
        case .schedulable: result = "\(name) is on."
        case .limited(let limit):
            result = "\(name) is on, but takes no requests for \(limit.what) until \(limit.until.words)."
        case .disabled: result = "\(name) is off until it is enabled."
        case .paused(let until, _, _), .cooling(let until), .overloaded(let until):
            result = "\(name) is off until \(Self.time(until))."
        case .error: result = "\(name) is in error."
        }
        let undo = done.audit.undoCommand(in: path).map { "; \"\($0)\" takes it back" } ?? ""
        return "\(result)\(cleared) This is change \(done.audit.id)\(undo).\n"
    }
}
