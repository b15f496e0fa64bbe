import ErrorPolicy

/// One OAuth answer read to its end: what the client got and what was decided.
struct StreamRun {
    var events: [String] = []
    var json: String?
    var imageCount = 0
    /// Nil when the request succeeded.
    var decision: Decision?

    init(
        sse: String,
        isStream: Bool,
        isEdit: Bool = false,
        wantsURL: Bool = false,
        headers: Headers = Headers(),
        readError: String? = nil,
        account: AccountContext = AccountContext(id: 1, kind: .oauth),
        rules: [PassthroughRule] = []
    ) {
        var stream = ImageStream(
            .init(isStream: isStream, isEdit: isEdit, wantsURL: wantsURL, model: ImageModel.usual),
            requestID: headers["x-request-id"],
            now: 0
        )
        for event in ServerSentEvents.events(in: sse) { events += stream.take(event.data) }
        let (last, ending) = stream.finish(readError: readError)
        events += last
        switch ending {
        case .success(let json, let count):
            self.json = json
            imageCount = count
        case .failure(let failure):
            let decision = ErrorPolicy.decide(
                failure,
                account: account,
                rules: rules,
                model: ImageModel.usual,
                isStream: isStream,
                bytesWritten: !events.isEmpty
            )
            let endsSilently = failure.kind == .interrupted && !events.isEmpty
            if isStream, !endsSilently, let client = decision.client { events.append(client.event(typed: true)) }
            self.decision = decision
        }
    }
}
