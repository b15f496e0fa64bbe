internal import ErrorPolicy
internal import NIOCore
internal import OpsModel

/// Tries accounts until one answers or none is left, and writes the one answer. What to do next is the machine's to say.
struct FailoverLoop: Sendable {
    let accounts: AccountPool
    let apiKeys: any Forwarder
    let oauth: any Forwarder
    let clock: any GatewayClock
    let figures: GatewayFigures

    /// Serves one request to its end, which is told to the journal.
    func serve(
        _ request: IncomingRequest,
        settings: GatewaySettings,
        to answer: ClientAnswer,
        _ journal: inout Journal
    ) async {
        var machine = FailoverMachine(maxSwitches: settings.policy.maxAccountSwitches)
        var action = machine.handle(.start)
        var chosen: UpstreamAccount?
        while true {
            switch action {
            case .choose(let excluded):
                // Nothing was sent yet, or what was sent has failed: a client that left is owed no further try.
                if answer.isGone, !answer.hasBegun { return }
                switch accounts.choose(for: request.image, excluding: excluded, at: clock.now) {
                case .account(let account):
                    if let last = journal.tries.last, last.account.id != account.id { figures.failover() }
                    chosen = account
                    journal.account = account
                    action = machine.handle(.chosen(account: account.id, kind: account.context.kind))
                case .none(let why):
                    action = machine.handle(.noAccount(why))
                }
            case .forward:
                guard let account = chosen,
                    let event = await forward(request, on: account, settings, to: answer, &journal)
                else { return }
                action = machine.handle(event)
            case .wait(let milliseconds):
                if !journal.tries.isEmpty { journal.tries[journal.tries.count - 1].isRetried = true }
                await clock.wait(milliseconds: milliseconds)
                action = machine.handle(.resume)
            case .answerExhausted(let failure, let inStream):
                let exhausted = ExhaustedAnswer(failure, rules: accounts.rules)
                tell(
                    Journal.Told(
                        client: exhausted.client,
                        maskReason: exhausted.maskReason,
                        rule: exhausted.rule,
                        isInStream: inStream
                    ),
                    to: answer,
                    &journal
                )
                if inStream { await end(answer, with: exhausted.client.event(typed: false)) }
                return
            case .answerNoAccount(let why):
                return tell(
                    Journal.Told(client: why.client, maskReason: .accountsExhausted, noAccount: why),
                    to: answer,
                    &journal
                )
            case .answerInternalFailure(let inStream):
                let client = ErrorPolicy.internalFailure
                tell(
                    Journal.Told(client: client, maskReason: .genericHandler, isInStream: inStream),
                    to: answer,
                    &journal
                )
                if inStream { await end(answer, with: client.event(typed: false)) }
                return
            case .stop, .done:
                return
            }
        }
    }

    /// One try on one account; nil where the client left before it.
    private func forward(
        _ request: IncomingRequest,
        on account: UpstreamAccount,
        _ settings: GatewaySettings,
        to answer: ClientAnswer,
        _ journal: inout Journal
    ) async -> FailoverMachine.Event? {
        let began = clock.now
        let model = request.image.model
        let forwarder = account.context.kind == .apiKey ? apiKeys : oauth
        let circumstances = Circumstances(settings: settings) { [accounts, clock] judge in
            accounts.decide(on: account.id, model: model, at: clock.now, judge)
        }
        let result = await forwarder.forward(request, on: account, to: answer, with: circumstances)
        let now = clock.now
        let failure: AttemptResult.Failure
        switch result {
        case .notSent: return nil
        case .succeeded:
            accounts.succeeded(account.id, model: model, at: now)
            journal.ending = .served(by: account)
            return .finished
        case .failed(let why): failure = why
        }
        let decision = failure.decision
        figures.upstreamError(status: decision.upstream.status)
        let searched = failure.detail.map { Array($0.utf8) } ?? failure.body
        let hides = accounts.rules.first(
            matching: decision.upstream.status,
            platform: account.context.platform,
            body: searched
        )
        journal.tries.append(
            Journal.Try(
                failure: failure,
                account: account,
                moment: now,
                latency: max(0, now.since(began)),
                isHidden: hides?.skipMonitoring ?? false
            )
        )
        if let error = decision.failover {
            return .failed(error, bytesWritten: answer.hasBegun, clientIsGone: answer.isGone)
        }
        guard let client = decision.client else { return .broke(bytesWritten: answer.hasBegun) }
        let isInStream = answer.hasBegun
        tell(
            Journal.Told(
                client: client,
                maskReason: decision.maskReason,
                rule: decision.rule,
                isInStream: isInStream
            ),
            to: answer,
            &journal
        )
        if isInStream { await end(answer, with: client.event(typed: true)) }
        return .finished
    }

    /// Answers whole, unless a stream has begun: its log has the status that an event stands for.
    private func tell(_ told: Journal.Told, to answer: ClientAnswer, _ journal: inout Journal) {
        var told = told
        if answer.isCut {
            told.client.message = Journal.cutOff
        } else if told.isInStream {
            // What is surfaced keeps the status it would have had as an answer (SPEC 2.8), where the event gave one.
            let isKnown = told.maskReason == nil && told.rule == nil && told.client.status < 500
            if !isKnown {
                told.client.status = OpsAnswer(told.client.event(typed: true)).inferredStatus
            }
        } else {
            answer.complete(told.client)
        }
        journal.ending = .told(told)
    }

    /// Ends a stream that has begun; nothing is added to one that was ended already.
    private func end(_ answer: ClientAnswer, with event: String) async {
        await answer.write(ByteBuffer(string: event))
        answer.finish()
    }
}
