/// What an account's upstream answered, as the forwarder read it.
package struct UpstreamResponse: Sendable {
    /// The HTTP status.
    package var status: Int
    package var headers: Headers
    /// The body's bytes; the forwarder reads at most 512 KiB of an error.
    package var body: [UInt8]

    package init(status: Int, headers: Headers = Headers(), body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, headers: Headers = Headers(), body: String = "") {
        self.init(status: status, headers: headers, body: Array(body.utf8))
    }
}

/// Header fields whose names are compared without case.
package struct Headers: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    private var fields: [String: String] = [:]

    package init() {}

    /// The first of several equal names wins.
    package init(_ fields: some Sequence<(String, String)>) {
        for (name, value) in fields {
            let name = name.lowercased()
            if self.fields[name] == nil { self.fields[name] = value }
        }
    }

    package init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

    /// The value of the field, as it came.
    package subscript(name: String) -> String? {
        get { fields[name.lowercased()] }
        set { fields[name.lowercased()] = newValue }
    }

    /// Names (lowercased) and values, in the order of the names.
    package var sorted: [(name: String, value: String)] {
        fields.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }
}
