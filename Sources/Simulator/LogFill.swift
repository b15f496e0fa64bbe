package import OpsModel

/// Fills a log with the past: exactly so many error rows over a span, in order of time, with the traffic they were
/// part of. A sequence of batches, made as they are asked for.
package struct LogFill: Sequence, IteratorProtocol, Sendable {
    /// How many error rows it makes.
    package let rows: Int
    /// How many of them have been made.
    package private(set) var made = 0
    /// The troubles of the span, in order of time.
    package var episodes: [Episode] { plan.episodes }

    private let batch: Int
    private let span: TimeSpan
    private let plan: FillPlan
    private var crowd: FillTraffic
    private var clients: FillClients
    private var dice: Dice
    private var slice = 0
    private var madeOfSlice = 0
    /// Slices whose traffic was not handed over yet begin here.
    private var stepStart: Timestamp
    private var finished = false

    /// - Parameters:
    ///   - seed: the same seed, world, span and rows give the same log.
    ///   - rows: how many error rows; exactly so many come.
    ///   - span: no row lies outside of it.
    ///   - roundsAtEnd: how long the live story has been told already when the span ends, in milliseconds: the last
    ///     part of the log then looks like what will follow.
    ///   - batch: rows in a batch; the last may hold fewer.
    package init(
        seed: UInt64,
        world: World,
        span: TimeSpan,
        rows: Int,
        roundsAtEnd: Int64 = 0,
        batch: Int = 2_000
    ) {
        var dice = Dice(seed: seed)
        let live = TimeSpan(start: Swift.max(span.start, span.end - roundsAtEnd), end: span.end)
        let past = TimeSpan(start: span.start, end: live.start)
        var episodes = Chronicle.incidents(in: past.length > 0 ? past : span, world: world, dice: &dice)
        if live.length > 0, roundsAtEnd > 0 { episodes += Chronicle.rounds(in: live, world: world, dice: &dice) }
        plan = FillPlan(rows: Swift.max(0, rows), span: span, rhythm: world.rhythm, episodes: episodes, dice: &dice)
        self.rows = plan.slices.isEmpty ? 0 : Swift.max(0, rows)
        self.batch = Swift.max(1, batch)
        self.span = span
        clients = FillClients(world)
        crowd = FillTraffic(world, plan: plan, rows: rows)
        stepStart = span.start
        self.dice = dice
    }

    /// The week before a live simulation of the same world begins. The story has been told for two hours already.
    ///
    /// - Parameter rows: the default goes on seamlessly into a simulation at its default rate.
    package static func history(
        seed: UInt64,
        world: World,
        before start: Timestamp,
        rows: Int = 60_000
    ) -> LogFill {
        LogFill(
            seed: seed,
            world: world,
            span: TimeSpan(start: start - 7 * Milliseconds.day, end: start),
            rows: rows,
            roundsAtEnd: 2 * Milliseconds.hour
        )
    }

    package mutating func next() -> Step? {
        guard !finished else { return nil }
        var step = Step()
        step.errors.reserveCapacity(Swift.min(batch, rows - made))
        while step.errors.count < batch {
            guard slice < plan.slices.count else {
                finished = true
                step.traffic += crowd.close(at: stepStart)
                step.accountChanges = clients.accountsAtEnd
                break
            }
            fillSlice(&step)
        }
        return step.errors.isEmpty && step.traffic.isEmpty && step.unrecorded.isEmpty ? nil : step
    }

    /// Makes rows of the present slice until the batch is full; moves on when the slice is.
    private mutating func fillSlice(_ step: inout Step) {
        let slice = plan.slices[slice]
        let length = Double(slice.span.length)
        while madeOfSlice < slice.rows, step.errors.count < batch {
            // One in each equal part of the slice: in order, without sorting.
            let place = (Double(madeOfSlice) + dice.fraction()) / Double(slice.rows)
            let moment = Swift.min(slice.span.start + Int64(place * length), slice.span.end - 1)
            let error = clients.error(
                in: slice,
                of: plan,
                at: moment,
                &dice,
                traffic: &crowd,
                unrecorded: &step.unrecorded
            )
            step.errors.append(error)
            madeOfSlice += 1
            made += 1
        }
        guard madeOfSlice == slice.rows else { return }
        crowd.pass(slice)
        madeOfSlice = 0
        self.slice += 1
        if slice.span.end.since(stepStart) >= FillTraffic.step(at: stepStart, of: span) {
            step.traffic += crowd.close(at: stepStart)
            stepStart = slice.span.end
        }
    }
}
