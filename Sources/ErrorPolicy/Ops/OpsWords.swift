/// The words of the ops log's classification columns.
package enum OpsPhase: String, Sendable, Hashable, CaseIterable {
    case request, auth, routing, upstream, network
    case accountAuth = "account_auth"
    case `internal`

    package var owner: OpsOwner {
        switch self {
        case .upstream, .accountAuth, .network: .provider
        case .request, .auth: .client
        case .routing, .internal: .platform
        }
    }

    package var source: OpsSource {
        switch self {
        case .upstream: .upstreamHTTP
        case .request, .auth: .clientRequest
        case .accountAuth, .network, .routing, .internal: .gateway
        }
    }
}

package enum OpsOwner: String, Sendable, Hashable, CaseIterable {
    case client, provider, platform
}

package enum OpsSource: String, Sendable, Hashable, CaseIterable {
    case clientRequest = "client_request"
    case upstreamHTTP = "upstream_http"
    case gateway
}

package enum OpsSeverity: String, Sendable, Hashable, CaseIterable {
    case p1 = "P1"
    case p2 = "P2"
    case p3 = "P3"

    /// - Parameter type: a type of the ops log, see `OpsErrorType.normalized`.
    package init(type: String, status: Int) {
        if OpsErrorType.clientMistakes.contains(type) {
            self = .p3
        } else if status >= 500 || status == 429 {
            self = .p1
        } else {
            self = status >= 400 ? .p2 : .p3
        }
    }
}
