/// One way in which an upstream fails: a template of what it answers.
struct Mishap: Sendable {
    enum Answer: Sendable, Hashable {
        /// An HTTP answer with an error status.
        case http(status: Int, contentType: String, headers: [String: String])
        /// No HTTP answer; `sent` tells whether the request had been written before the failure.
        case transport(sent: Bool)
    }

    /// What it is called in the story and in tests.
    var name: String
    var answer: Answer
    /// Bodies (or the error texts of a transport failure), one of which is picked; `{model}` becomes the model's name.
    var texts: [String]
    var upstreams: Upstream = .all
    var endpoints: Endpoint = .images
    /// How often it happens on an ordinary day, against the others.
    var weight: Double
    /// How long the upstream took to say so, in milliseconds.
    var latency: ClosedRange<Int64>
    /// True when it takes the account out of rotation until somebody acts, or for a long time: the live story
    /// decides when such a thing happens, chance does not.
    var isGrave = false
    /// True when a streaming client gets it inside the stream, after an answer of 200.
    var comesInStream = false

    /// The same, told inside the stream where there is one.
    var inStream: Mishap {
        var copy = self
        copy.comesInStream = true
        return copy
    }

    func text(_ variant: Int, model: String) -> String {
        let text = texts[variant]
        // Split and joined by hand: the core has no Foundation to replace text with.
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            if rest.hasPrefix("{model}") {
                result += model
                rest = rest.dropFirst("{model}".count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }
}

extension Mishap {
    /// A JSON answer.
    static func json(
        _ name: String,
        _ status: Int,
        weight: Double,
        latency: ClosedRange<Int64>,
        headers: [String: String] = [:],
        from upstreams: Upstream = .all,
        on endpoints: Endpoint = .images,
        grave: Bool = false,
        _ texts: [String]
    ) -> Mishap {
        Mishap(
            name: name,
            answer: .http(status: status, contentType: "application/json", headers: headers),
            texts: texts,
            upstreams: upstreams,
            endpoints: endpoints,
            weight: weight,
            latency: latency,
            isGrave: grave
        )
    }

    /// An answer in the vendor's usual shape, one a message.
    static func error(
        _ name: String,
        _ status: Int,
        type: String?,
        code: String? = nil,
        param: String? = nil,
        weight: Double,
        latency: ClosedRange<Int64>,
        headers: [String: String] = [:],
        from upstreams: Upstream = .all,
        on endpoints: Endpoint = .images,
        grave: Bool = false,
        _ messages: [String]
    ) -> Mishap {
        func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        return json(
            name,
            status,
            weight: weight,
            latency: latency,
            headers: headers,
            from: upstreams,
            on: endpoints,
            grave: grave,
            messages.map { message in
                """
                {"error":{"message":\(quoted(message)),"type":\(quoted(type)),"param":\(quoted(param)),\
                "code":\(quoted(code))}}
                """
            }
        )
    }
}
