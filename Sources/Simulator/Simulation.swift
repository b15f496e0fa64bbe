package import ErrorPolicy
package import OpsModel

/// The live pretend gateway: requests arrive, accounts are chosen, fail, cool down and are replaced, and the story is
/// told over and over. The clock is handed in; the same seed and the same calls give the same steps.
package struct Simulation: Sendable {
    /// Requests a second where nothing else is asked for: an error every few seconds on a calm day.
    package static let defaultRate = 5.0
    /// A clock that jumps further than this is not followed: nobody wants eight hours of errors at once.
    package static let longestStep = 10 * Milliseconds.minute

    /// How far it has come.
    package private(set) var now: Timestamp
    /// What the story tells now.
    package var episode: Episode { story.episode }
    /// The passthrough rules in force, in the order in which they are tried.
    package var rules: [PassthroughRule] {
        get { world.rules }
        set { world.rules = newValue }
    }

    var world: World
    var story: Story
    var book: AccountBook
    var ledger: TrafficLedger
    var dice: Dice
    let requests: RequestMix
    let causes = Causes(grave: false)
    let locals = LocalMix()
    let composer: RowComposer
    /// Requests a second.
    let rate: Double
    private var nextArrival: Timestamp
    /// What of the next arrival's time is less than a millisecond.
    private var remainder = 0.0

    /// - Parameters:
    ///   - start: when the first request may arrive.
    ///   - rate: requests a second, on average; the story's pace does not depend on it.
    package init(seed: UInt64, world: World, start: Timestamp, rate: Double = defaultRate) {
        var dice = Dice(seed: seed ^ 0x5EED_0F1A_11FE_77A1)
        self.world = world
        self.rate = max(0.001, rate)
        now = start
        nextArrival = start
        story = Story(start: start, dice: dice.fork())
        book = AccountBook(world)
        ledger = TrafficLedger(world)
        requests = RequestMix(world)
        composer = RowComposer(world)
        self.dice = dice
        scheduleNext()
    }

    /// Runs the gateway up to a moment.
    ///
    /// - Parameters:
    ///   - moment: the time now; one that is not later than before changes nothing.
    ///   - accounts: the accounts as the database has them now. What an operator changed there moves traffic at once.
    package mutating func advance(to moment: Timestamp, accounts: [Account]) -> Step {
        var step = Step()
        book.adopt(accounts)
        guard moment > now else { return step }
        if moment.since(now) > Simulation.longestStep {
            now = moment - Simulation.longestStep
            nextArrival = max(nextArrival, now)
        }
        while nextArrival <= moment {
            let arrival = nextArrival
            // Traffic belongs to its minute.
            if arrival.floored(to: Milliseconds.minute) > now.floored(to: Milliseconds.minute) {
                step.traffic += ledger.close(at: now)
            }
            now = arrival
            turnPages(at: arrival)
            serve(at: arrival, &step)
            scheduleNext()
        }
        step.traffic += ledger.close(at: now)
        now = moment
        turnPages(at: moment)
        step.accountChanges = book.takeChanges(at: moment)
        return step
    }

    private mutating func scheduleNext() {
        let wait = dice.wait(perSecond: rate) + remainder
        let whole = Int64(wait)
        remainder = wait - Double(whole)
        nextArrival = nextArrival + whole
    }

    /// Moves the story on. When a wave of moderation begins, somebody has found time to sign the revoked accounts in
    /// again.
    private mutating func turnPages(at moment: Timestamp) {
        let begun = story.advance(
            to: moment,
            candidates: { [book] in book.candidates(for: $0, at: moment) },
            apiKeys: world.apiKeys
        )
        if begun.contains(where: { $0.trouble == .moderation }) { book.mend(at: moment) }
    }
}
