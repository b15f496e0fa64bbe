internal import ErrorPolicy
internal import OpsModel

extension Simulation {
    /// The share of requests that fail on an ordinary day on an account of ordinary clumsiness.
    private static let calmShare = 0.042
    /// The same for a later account: a difficult request is difficult everywhere.
    private static let repeatShare = 0.09
    /// The share of requests the gateway refuses by itself.
    private static let localShare = 0.0015
    /// The share of requests that a wave of moderation adds at full force.
    private static let waveShare = 0.16
    /// A request that was tried so often gets its answer: waiting out a limit on one account has no end of its own.
    private static let mostTries = 12

    /// One request, from its arrival to its end.
    mutating func serve(at moment: Timestamp, _ step: inout Step) {
        let episode = story.episode
        let force = episode.force(at: moment)
        var request = requests.draw(&dice)
        let isRefused = episode.trouble == .moderation && dice.hits(Simulation.waveShare * force)
        if isRefused {
            request = requests.drawImages(&dice)
            if let key = episode.apiKeyID { request.apiKeyID = key }
        } else if dice.hits(Simulation.localShare) {
            ledger.count(nil, model: request.model, request.endpoint, successes: 0)
            step.errors.append(composer.compose(locals.draw(request.endpoint, &dice), request, at: moment, &dice))
            return
        }
        var journey = Journey(exchange: Exchange(request: request, tries: []), isRefused: isRefused, force: force)
        travel(&journey, at: moment)
        finish(journey, at: moment, &step)
    }

    /// A request on its way from account to account.
    private struct Journey {
        var exchange: Exchange
        /// True when its prompt is one that upstreams refuse.
        var isRefused: Bool
        /// How strongly the story is felt.
        var force: Double
        /// The account that answered, with images or with an error that is told.
        var servedBy: Int64?
        /// What the gateway said by itself, where it had no account.
        var noAccount: NoAccount?
    }

    /// Does what the failover machine says until the request ends.
    private mutating func travel(_ journey: inout Journey, at moment: Timestamp) {
        let request = journey.exchange.request
        var machine = FailoverMachine(maxSwitches: world.settings.maxAccountSwitches)
        var action = machine.handle(.start)
        var entry: AccountBook.Entry?
        while true {
            switch action {
            case .choose(let excluded):
                entry = book.choose(
                    model: request.model,
                    isImages: request.endpoint.isImages,
                    excluding: excluded,
                    at: moment,
                    &dice
                )
                if let account = entry?.account {
                    let kind = AccountContext.Kind(rawValue: account.type) ?? .apiKey
                    action = machine.handle(.chosen(account: account.id, kind: kind))
                } else {
                    action = machine.handle(.noAccount(book.whyNone(model: request.model)))
                }
            case .forward(let id):
                guard let entry, entry.account.id == id else { return }
                action = machine.handle(forward(&journey, to: entry, at: moment))
            case .wait(let milliseconds):
                journey.exchange.markRetry(after: Int64(milliseconds))
                action = machine.handle(.resume)
            case .answerNoAccount(let why):
                // After a wait for an account that is gone by now, this hides the upstream's error.
                if journey.exchange.tries.isEmpty { journey.noAccount = why }
                return
            case .answerExhausted, .answerInternalFailure, .stop, .done:
                return
            }
        }
    }

    /// One try against one account.
    private mutating func forward(
        _ journey: inout Journey,
        to entry: AccountBook.Entry,
        at moment: Timestamp
    ) -> FailoverMachine.Event {
        let request = journey.exchange.request
        let account = entry.account
        book.use(account.id, at: moment)
        journey.servedBy = account.id
        guard journey.exchange.tries.count < Simulation.mostTries, let mishap = cause(journey, on: entry) else {
            book.succeed(account.id, model: world.models[request.model])
            if !journey.exchange.tries.isEmpty {
                journey.exchange.recovery = dice.leaning(5_000...48_000)
                journey.exchange.answeredBy = AccountRef(id: account.id, name: account.name)
            }
            return .finished
        }
        let template = MishapCatalog.all[mishap]
        let verdict = VerdictTable.verdict(
            on: template,
            variant: dice.below(template.texts.count),
            model: world.models[request.model],
            account: entry.context,
            class: world.accountClass(of: account, request.endpoint, isFixed: world.isFixed(at: moment)),
            rules: world.rules,
            history: entry.history(at: moment),
            settings: world.settings
        )
        if isFelt(by: account.id) {
            book.suffer(verdict.decision, on: account.id, model: world.models[request.model], at: moment)
        }
        journey.exchange.tries.append(
            Exchange.Try(
                account: AccountRef(id: account.id, name: account.name),
                upstream: entry.persona.upstream,
                verdict: verdict,
                latency: dice.leaning(template.latency)
            )
        )
        guard let failure = verdict.decision.failover else { return .finished }
        return .failed(failure, bytesWritten: false, clientIsGone: false)
    }

    /// Whether an error has consequences for the account. Above the default rate each account stands for as much more
    /// capacity: were every one of its many errors felt, all accounts would be paused all the time.
    private mutating func isFelt(by id: Int64) -> Bool {
        id == episode.accountID || rate <= Simulation.defaultRate || dice.hits(Simulation.defaultRate / rate)
    }

    /// Which mishap befalls a request on an account, if one does.
    private mutating func cause(_ journey: Journey, on entry: AccountBook.Entry) -> Int? {
        let upstream = entry.persona.upstream
        let endpoint = journey.exchange.request.endpoint
        let isFirst = journey.exchange.tries.isEmpty
        let isHit = entry.account.id == episode.accountID
        switch episode.trouble {
        case .moderation where journey.isRefused:
            return causes.draw(.moderation, upstream, endpoint, &dice)
        case .quota where isHit:
            // First the rate is too high, then the quota itself is used up.
            let progress = Double(now.since(episode.span.start)) / Double(max(1, episode.span.length))
            if progress < 0.6 {
                if dice.hits(0.45 * journey.force) {
                    return MishapCatalog.index(upstream == .codex ? "image rate" : "request rate")
                }
            } else if dice.hits(upstream == .codex ? 0.5 : 1) {
                return MishapCatalog.index(upstream == .relay ? "rate, relayed" : "quota window")
            }
        case .revoked where isHit:
            return causes.draw(.revoked, upstream, endpoint, &dice)
        case .outage:
            // The others get more than their share of requests, and some of those fail too.
            if dice.hits((upstream == episode.upstream ? 0.36 : isFirst ? 0.03 : 0.5) * journey.force) {
                return causes.draw(.outage, upstream, endpoint, &dice)
            }
        default:
            break
        }
        let share = isFirst ? Simulation.calmShare * entry.persona.clumsiness : Simulation.repeatShare
        return dice.hits(share) ? causes.draw(upstream, endpoint, &dice) : nil
    }

    /// Counts the request and records what went wrong.
    private mutating func finish(_ journey: Journey, at moment: Timestamp, _ step: inout Step) {
        let exchange = journey.exchange
        let succeeded = exchange.recovery != nil || (exchange.tries.isEmpty && journey.noAccount == nil)
        ledger.count(
            journey.servedBy,
            model: exchange.request.model,
            exchange.request.endpoint,
            successes: succeeded ? 1 : 0
        )
        if let none = journey.noAccount {
            step.errors.append(composer.compose(LocalError(none), exchange.request, at: moment, &dice))
        } else if !exchange.tries.isEmpty {
            if let error = composer.compose(exchange, at: moment, &dice) {
                step.errors.append(error)
            } else {
                step.unrecorded.append(Step.Unrecorded(reason: .skipMonitoring, moment: moment))
            }
        }
    }
}
