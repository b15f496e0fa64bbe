internal import ErrorPolicy
internal import OpsModel

/// The clients and accounts of a past span: who asked for what, where it went, and how it failed. There is no
/// scheduler here; accounts get their share by weight, so that a row costs microseconds.
struct FillClients: Sendable {
    /// The share of errors that are the gateway's own, on an ordinary day.
    private static let localShare = 0.03
    private let world: World
    private let players: [FillPlayer]
    private let places: [Int64: Int]
    private let requests: RequestMix
    private let causes = Causes(grave: true)
    private let composer: RowComposer
    private let locals: LocalMix
    private var verdicts: VerdictTable
    /// Places in `players`, by model, and by upstream and model; nil where no account serves it.
    private let byModel: [WeightedTable<Int>?]
    private let byUpstream: [Upstream: [WeightedTable<Int>?]]
    private var lastUsed: [Timestamp?]

    init(_ world: World) {
        var verdicts = VerdictTable(world)
        let players = world.accounts.filter { $0.schedulable && $0.status == .active }.map { account in
            FillPlayer(account, world, &verdicts)
        }
        func tables(_ upstreams: Upstream) -> [WeightedTable<Int>?] {
            world.models.indices.map { model in
                WeightedTable(
                    players.enumerated()
                        .filter { $0.element.persona.models.contains(model) }
                        .filter { upstreams.contains($0.element.persona.upstream) }
                        .map { ($0.offset, $0.element.persona.share * $0.element.persona.clumsiness) }
                )
            }
        }
        self.world = world
        self.verdicts = verdicts
        self.players = players
        places = Dictionary(players.enumerated().map { ($0.element.account.id, $0.offset) }) { first, _ in first }
        requests = RequestMix(world)
        locals = LocalMix()
        composer = RowComposer(world)
        byModel = tables(.all)
        byUpstream = Dictionary(uniqueKeysWithValues: Upstream.each.map { ($0, tables($0)) })
        lastUsed = Array(repeating: nil, count: players.count)
    }

    /// The accounts that were used, as they are when the span is over.
    var accountsAtEnd: [Account] {
        world.accounts.compactMap { account in
            guard let moment = places[account.id].flatMap({ lastUsed[$0] }) else { return nil }
            var used = account
            used.lastUsedAt = moment
            return used
        }
    }

    /// One error row. Errors that a rule keeps out of the log are counted, and another takes their place.
    mutating func error(
        in slice: FillPlan.Slice,
        of plan: FillPlan,
        at moment: Timestamp,
        _ dice: inout Dice,
        traffic: inout FillTraffic,
        unrecorded: inout [Step.Unrecorded]
    ) -> RecordedError {
        // Rules could keep everything out of the log; an error of the gateway's own is beyond them.
        for _ in 0..<32 {
            let request = requests.draw(&dice)
            let episode = draw(slice, plan, &dice)
            if episode == nil && dice.hits(FillClients.localShare) { break }
            guard let exchange = exchange(request, episode, at: moment, &dice) else { break }
            traffic.count(exchange.tries.last?.account.id, exchange.request, succeeded: exchange.recovery != nil)
            if let error = composer.compose(exchange, at: moment, &dice) { return error }
            unrecorded.append(Step.Unrecorded(reason: .skipMonitoring, moment: moment))
        }
        let request = requests.draw(&dice)
        traffic.count(nil, request, succeeded: false)
        return composer.compose(locals.draw(request.endpoint, &dice), request, at: moment, &dice)
    }

    /// The episode that an error belongs to; nil for an ordinary one.
    private func draw(_ slice: FillPlan.Slice, _ plan: FillPlan, _ dice: inout Dice) -> Episode? {
        guard !slice.extra.isEmpty else { return nil }
        let extra = slice.extra.reduce(0) { $0 + $1.weight }
        var place = dice.fraction() * (slice.ordinary + extra) - slice.ordinary
        guard place >= 0 else { return nil }
        for (index, weight) in slice.extra {
            if place < weight { return plan.episodes[index] }
            place -= weight
        }
        return nil
    }

    /// What becomes of a request that fails; nil when no account serves it.
    private mutating func exchange(
        _ drawn: Request,
        _ episode: Episode?,
        at moment: Timestamp,
        _ dice: inout Dice
    ) -> Exchange? {
        var request = drawn
        if let episode, !request.endpoint.isImages {
            request = requests.drawImages(&dice)
            if let key = episode.apiKeyID { request.apiKeyID = key }
        } else if let key = episode?.apiKeyID {
            request.apiKeyID = key
        }
        guard var place = firstPlayer(for: &request, episode, &dice) else { return nil }
        var exchange = Exchange(request: request, tries: [])
        while true {
            let player = players[place]
            guard let mishap = cause(player, request, episode, isFirst: exchange.tries.isEmpty, &dice) else {
                return nil
            }
            let variant = dice.below(MishapCatalog.all[mishap].texts.count)
            let verdict = verdicts.verdict(
                player.accountClass(request.endpoint, isFixed: world.isFixed(at: moment)),
                mishap: mishap,
                variant: variant,
                model: request.model
            )
            lastUsed[place] = moment
            exchange.tries.append(
                Exchange.Try(
                    account: player.account,
                    upstream: player.persona.upstream,
                    verdict: verdict,
                    latency: dice.leaning(MishapCatalog.all[mishap].latency)
                )
            )
            guard verdict.failsOver, exchange.tries.count <= world.settings.maxAccountSwitches,
                let next = nextPlayer(after: exchange, &dice)
            else { return exchange }
            let isHit = episode?.upstream.map { $0 == players[next].persona.upstream } ?? false
            if dice.hits(isHit ? 0.2 : episode == nil ? 0.8 : 0.7) {
                exchange.recovery = dice.leaning(5_000...48_000)
                exchange.answeredBy = players[next].account
                lastUsed[next] = moment
                return exchange
            }
            place = next
        }
    }

    private func firstPlayer(for request: inout Request, _ episode: Episode?, _ dice: inout Dice) -> Int? {
        if let id = episode?.accountID, let place = places[id] {
            if !players[place].persona.models.contains(request.model) {
                request.model = players[place].persona.models.min() ?? request.model
            }
            return place
        }
        if let upstream = episode?.upstream, let place = byUpstream[upstream]?[request.model]?.draw(&dice) {
            return place
        }
        return byModel[request.model]?.draw(&dice)
    }

    private func nextPlayer(after exchange: Exchange, _ dice: inout Dice) -> Int? {
        for _ in 0..<6 {
            guard let place = byModel[exchange.request.model]?.draw(&dice) else { return nil }
            if !exchange.tries.contains(where: { $0.account.id == players[place].account.id }) { return place }
        }
        return nil
    }

    private func cause(
        _ player: FillPlayer,
        _ request: Request,
        _ episode: Episode?,
        isFirst: Bool,
        _ dice: inout Dice
    ) -> Int? {
        if let episode, isFirst || episode.upstream == player.persona.upstream,
            let mishap = causes.draw(episode.trouble, player.persona.upstream, request.endpoint, &dice)
        {
            return mishap
        }
        return causes.draw(player.persona.upstream, request.endpoint, &dice)
    }
}

/// An account as the fill needs it.
struct FillPlayer: Sendable {
    let account: AccountRef
    let persona: Persona
    /// Classes in the table of verdicts, by endpoint: with the fixed handler, and before the fix.
    private let fixedClasses: [Int]
    private let oldClasses: [Int]

    init(_ account: Account, _ world: World, _ verdicts: inout VerdictTable) {
        self.account = AccountRef(id: account.id, name: account.name)
        let persona = world.persona(of: account)
        self.persona = persona
        fixedClasses = Endpoint.each.map { verdicts.number(of: world.accountClass(of: account, $0, isFixed: true)) }
        oldClasses = Endpoint.each.map { verdicts.number(of: world.accountClass(of: account, $0, isFixed: false)) }
    }

    func accountClass(_ endpoint: Endpoint, isFixed: Bool) -> Int {
        (isFixed ? fixedClasses : oldClasses)[endpoint.rawValue.trailingZeroBitCount]
    }
}
