internal import ErrorPolicy
internal import OpsModel

/// What waits to be written about accounts, within bounds.
struct RoutingQueue {
    struct Event {
        var effect: AccountEffect
        var moment: Timestamp
    }

    /// The most effects that wait while a log cannot be written; the newest are dropped.
    static let eventLimit = 4_096
    /// The most accounts whose last use is kept between two writes.
    static let useLimit = 10_000

    /// Accounts to be inserted or brought up to date; nil when that was done.
    var registration: [Account]?
    private(set) var events: [Event] = []
    private(set) var uses: [Int64: Timestamp] = [:]
    private(set) var dropped = 0

    /// Whether something is to be written at once; uses can wait.
    var isUrgent: Bool { !events.isEmpty || registration != nil }
    var isEmpty: Bool { !isUrgent && uses.isEmpty }

    mutating func add(_ effects: [AccountEffect], at moment: Timestamp) {
        for effect in effects where effect.operation.isStored {
            if events.count < Self.eventLimit {
                events.append(Event(effect: effect, moment: moment))
            } else {
                dropped += 1
            }
        }
    }

    mutating func use(_ account: Int64, at moment: Timestamp) {
        guard uses[account] != nil || uses.count < Self.useLimit else { return }
        uses[account] = max(moment, uses[account] ?? moment)
    }

    /// Takes everything.
    mutating func take() -> RoutingQueue {
        var batch = RoutingQueue()
        swap(&batch, &self)
        return batch
    }

    /// Puts a batch that could not be written back before what came since.
    mutating func putBack(_ batch: RoutingQueue) {
        registration = registration ?? batch.registration
        let later = events
        events = batch.events
        for event in later { add([event.effect], at: event.moment) }
        for (account, moment) in batch.uses { use(account, at: moment) }
        dropped += batch.dropped
    }
}
