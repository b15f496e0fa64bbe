internal import ErrorPolicy
internal import Hummingbird
package import Logging
internal import NIOCore
package import OpsModel
internal import Synchronization

/// The gateway: image requests in; an image, or the one error that says why there is none, out.
package final class ImageGateway: Sendable {
    /// A service: hands over traffic counts, and ends when every request has, also those whose client left. It must
    /// stop after the server and before what records.
    package let requestsInFlight: RequestsInFlight
    package let figures: GatewayFigures

    let connections = ClientConnections()
    let clock: any GatewayClock
    let records: RequestRecords
    private let configuration: CurrentConfiguration
    private let loop: FailoverLoop

    /// - Parameters:
    ///   - clients: whoever made them shuts them down.
    ///   - recording: gets one error per request that met one, and what traffic there was.
    ///   - logger: gets a line per request at level `info`, where the settings ask for it.
    ///   - tick: how often traffic counts are handed over, in milliseconds.
    package init(
        settings: GatewaySettings,
        keys: ClientKeys,
        accounts: AccountPool,
        clients: UpstreamClients,
        recording: any OpsRecording,
        clock: any GatewayClock,
        logger: Logger,
        figures: GatewayFigures = GatewayFigures(),
        tick: Int = 1_000
    ) {
        self.clock = clock
        self.figures = figures
        let configuration = CurrentConfiguration(Configuration(settings: settings, keys: keys))
        let records = RequestRecords(recording: recording, figures: figures, logger: logger)
        let connections = connections
        self.configuration = configuration
        self.records = records
        loop = FailoverLoop(
            accounts: accounts,
            apiKeys: APIKeyForwarder(clients: clients, clock: clock),
            oauth: OAuthForwarder(clients: clients, clock: clock),
            clock: clock,
            figures: figures
        )
        requestsInFlight = RequestsInFlight(clock: clock, tick: tick) { now in
            records.traffic.handOver(to: recording, at: now)
            let patience = configuration.now.settings.bodyTimeout
            connections.cutSlowBodies(after: patience, at: now)
            connections.cutStalled(after: patience, at: now)
        }
    }

    /// From the next request on these are in use. How long connecting may take, and a client's connection be silent, stays.
    package func reload(settings: GatewaySettings, keys: ClientKeys) {
        configuration.change(to: Configuration(settings: settings, keys: keys))
    }

    /// How many clients are connected.
    package var openConnections: Int { connections.count }

    // MARK: One request

    /// Answers one image request.
    func respond(
        to request: Request,
        _ endpoint: ImageRequest.Endpoint,
        on channel: any Channel
    ) async -> Response {
        figures.requestBegan()
        let configuration = configuration.now
        let answer = ClientAnswer()
        var journal = Journal(
            id: RequestID.new(),
            clientID: RequestID.ofClient(request.headers[.clientRequestID] ?? request.headers[.requestID]),
            endpoint: endpoint,
            began: clock.now
        )
        let id = journal.id
        connections.begins(answer, on: channel, at: journal.began)
        switch await admit(request, configuration, on: channel, &journal) {
        case .success(let incoming):
            connections.bodyEnded(on: channel)
            // A task of its own: what is paid for goes on when the client leaves.
            let executor = LoopExecutor.elsewhere(for: incoming.body) ?? LoopExecutor(channel.eventLoop)
            Task(executorPreference: executor) { [self, journal] in
                await serve(incoming, configuration.settings, answer, journal)
            }
        case .failure(let refusal):
            if refusal.isBodyRead {
                connections.bodyEnded(on: channel)
            } else {
                connections.refused(on: channel, bytes: Admission.refusedBytes(configuration.settings))
            }
            journal.ending = answer.isGone ? .left : .told(Journal.Told(client: refusal.client))
            answer.complete(refusal.client)
            records.ended(journal, answer, configuration.settings, at: clock.now)
        }
        return await answer.response(id: id)
    }

    private struct Refusal: Error {
        var client: ClientError
        /// Whether the request came in whole.
        var isBodyRead = true
    }

    /// The checks of SPEC 1.1, in its order.
    private func admit(
        _ request: Request,
        _ configuration: Configuration,
        on channel: any Channel,
        _ journal: inout Journal
    ) async -> Result<IncomingRequest, Refusal> {
        let settings = configuration.settings
        guard let key = Admission.key(of: request.headers, in: configuration.keys) else {
            return .failure(Refusal(client: Admission.invalidKey, isBodyRead: false))
        }
        journal.keyID = key
        let body: ByteBuffer
        switch await Admission.body(of: request, limit: settings.maxBodyBytes, on: channel) {
        case .success(let read): body = read
        case .failure(.tooLarge):
            let client = Admission.tooLarge(limit: settings.maxBodyBytes)
            return .failure(Refusal(client: client, isBodyRead: false))
        case .failure(.unreadable): return .failure(Refusal(client: Admission.unreadable, isBodyRead: false))
        }
        if body.readableBytes == 0 { return .failure(Refusal(client: Admission.empty)) }
        let incoming: IncomingRequest
        do throws(ImageRequest.Problem) {
            let headers = Headers(request.headers.map { ($0.name.canonicalName, $0.value) })
            let (id, clientID) = (journal.id, journal.clientID)
            let read = { @Sendable () throws(ImageRequest.Problem) in
                try RequestReader.read(
                    path: request.uri.path,
                    headers: headers,
                    body: body,
                    id: id,
                    clientID: clientID,
                    keyID: key
                )
            }
            if let executor = LoopExecutor.elsewhere(for: body) {
                incoming = try await withTaskExecutorPreference(executor, operation: read)
            } else {
                incoming = try read()
            }
        } catch {
            return .failure(Refusal(client: error.client))
        }
        journal.image = incoming.image
        guard requestsInFlight.begin(limit: settings.maxConcurrentRequests) else {
            return .failure(Refusal(client: Admission.full))
        }
        return .success(incoming)
    }

    private func serve(
        _ request: IncomingRequest,
        _ settings: GatewaySettings,
        _ answer: ClientAnswer,
        _ journal: Journal
    ) async {
        var journal = journal
        await loop.serve(request, settings: settings, to: answer, &journal)
        // Whatever happened, nobody waits for an answer that does not come.
        answer.finish()
        // The client first: what is written to the log is a good part of the work.
        await answer.ended()
        records.ended(journal, answer, settings, at: clock.now)
        requestsInFlight.ended()
    }
}
