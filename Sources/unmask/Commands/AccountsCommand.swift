import ArgumentParser
import OpsModel
import OpsStore

struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "List accounts and their state; take one out of rotation, or bring it back.",
        usage: "unmask accounts [<database>] [list|disable <account>|enable <account>|undo <change>] [<options>]",
        discussion: """
            An account is named by its name or its id. Disabling and enabling write the account and a row of the audit log \
            in one transaction; enabling clears what keeps the account out, and says what. The last schedulable account of \
            a platform is disabled only with --yes-last and its name. Times are UTC.

            EXAMPLES:
              unmask accounts ops.db
              unmask accounts ops.db disable openai-main --for 30m --reason "quota"
              unmask accounts ops.db enable openai-main
              unmask accounts ops.db undo 12
              unmask accounts list --db ops.db --since 24h --format csv
            """
    )

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            "The ops log, unless it is named otherwise; then what to do. Default: list.",
            valueName: "database> <verb> <account"
        )
    )
    var arguments: [String] = []

    @OptionGroup var database: DatabaseOption

    @Option(
        name: .customLong("for"),
        parsing: .unconditional,
        help: ArgumentHelp("Disable for so long (15m, 4h). Default: until it is enabled.", valueName: "length"),
        transform: Length.init(parsing:)
    )
    var length: Length?

    @Option(parsing: .unconditional, help: ArgumentHelp("Why, for the audit log.", valueName: "text"))
    var reason: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The account's name: disable it even as the last of its platform.", valueName: "name")
    )
    var yesLast: String?

    @Flag(help: "Refuse to change anything.")
    var readOnly = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Count errors of so long ago until now. Default: 1h.", valueName: "time"),
        transform: TimePoint.init(parsing:)
    )
    var since = TimePoint(ago: Milliseconds.hour, written: "1h")

    @Flag(help: "Errors of every endpoint. Default: image endpoints and unknown ones.")
    var allEndpoints = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        let request = try AccountsRequest(arguments)
        if length != nil, request.verb != .disable {
            throw ValidationError("--for says how long to disable; leave it out")
        }
        if yesLast != nil, request.verb != .disable {
            throw ValidationError("--yes-last belongs to disable; leave it out")
        }
        if reason != nil, request.verb == .list || request.verb == .undo {
            throw ValidationError("--reason belongs to disable and enable; leave it out")
        }
        if let reason, reason.count > AccountChange.reasonLimit {
            throw ValidationError("the reason has more than \(AccountChange.reasonLimit) characters; say it in fewer")
        }
    }

    func run() throws {
        let request = try AccountsRequest(arguments)
        let path = try database.path(argument: request.database)
        guard request.verb != .list else { return try list(path) }
        if readOnly { throw CommandFailure("nothing was changed: --read-only was given.") }
        let log = try OpsLog.openToChange(path)
        // Read before anything is changed: what cannot be told must not make a change look as if it had failed.
        let loads = try loads(log, at: SystemClock.now)
        let done: AccountChanged
        switch request.verb {
        case .list: return
        case .undo:
            done = try log.undo(request.object.flatMap { Int64($0) } ?? 0, actor: Actor.current, at: SystemClock.now)
        case .disable, .enable:
            let account = try account(named: request.object ?? "", in: log)
            if let yesLast, yesLast != account.name {
                throw CommandFailure(
                    "nothing was changed: --yes-last names \(yesLast), the account is \(account.name)."
                )
            }
            var change = AccountChange(
                request.verb == .enable ? .enable : .disable(for: length?.milliseconds),
                account,
                reason: reason,
                actor: Actor.current
            )
            change.acceptsLast = yesLast == account.name
            done = try commit(change, to: log)
        }
        try StandardOutput.write(
            AccountChangeReport(done, loads: loads, path: path, at: SystemClock.now).text(output.resolved)
        )
    }

    private func commit(_ change: AccountChange, to log: OpsLog) throws -> AccountChanged {
        do throws(AccountRefusal) {
            return try log.commit(change, at: SystemClock.now)
        } catch {
            guard error.isAboutLast else { throw error }
            throw CommandFailure("\(error) --yes-last \"\(change.account.name)\" confirms it.")
        }
    }

    private func list(_ path: String) throws {
        let now = SystemClock.now
        let log = try OpsLog.open(path)
        let listing = AccountListing(items: try log.accounts(), loads: try loads(log, at: now), now: now)
        try StandardOutput.write(listing.text(output.resolved))
    }

    private func loads(_ log: OpsLog, at now: Timestamp) throws -> AccountLoads {
        let span = TimeSpan(start: since.moment(at: now), end: now + 1)
        guard span.length > 1 else {
            throw ValidationError("--since \(since.written) is in the future; begin at an earlier time")
        }
        return try log.accountLoads(span, bucket: nil, scope: allEndpoints ? .all : .images)
    }

    /// The account of that id, or the only one of that name.
    private func account(named name: String, in log: OpsLog) throws -> Account {
        let accounts = try log.accounts()
        let named = accounts.filter { $0.name == name }
        if named.count > 1 {
            let ids = named.map { "\($0.id)" }.joined(separator: ", ")
            throw CommandFailure("\(named.count) accounts are called \(name); choose one by its id: \(ids).")
        }
        if let account = named.first ?? Int64(name).flatMap({ id in accounts.first { $0.id == id } }) { return account }
        let advice = closestWord(to: name, among: accounts.map(\.name)).map { "did you mean \($0)?" }
        throw CommandFailure("\(log.path) holds no account \"\(name)\"; \(advice ?? "\"unmask accounts\" lists them.")")
    }
}
