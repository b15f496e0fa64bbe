internal import ErrorPolicy
internal import HTTPTypes
package import Hummingbird
internal import NIOCore

extension ImageGateway {
    /// The routes; anything else is answered in the same shape as every error.
    ///
    /// - Parameter readiness: what `/readyz` says.
    package func router(readiness: @escaping @Sendable () -> Readiness) -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        for endpoint in ImageRequest.Endpoint.allCases {
            for path in [endpoint.rawValue, String(endpoint.rawValue.dropFirst("/v1".count))] {
                router.post(RouterPath(path)) { [self] request, context in
                    await respond(to: request, endpoint, on: context.channel)
                }
            }
        }
        router.get("healthz") { _, _ in Self.plain(200, "application/json", Readiness.aliveBody) }
        router.get("readyz") { _, _ in
            let readiness = readiness()
            return Self.plain(readiness.status, "application/json", readiness.body)
        }
        router.get("metrics") { [figures] _, _ in
            Self.plain(200, PrometheusText.contentType, figures.prometheus)
        }
        // Added last, it sees only what no route took.
        router.add(middleware: UnknownRoute())
        return router
    }

    private static func plain(_ status: Int, _ type: String, _ body: String) -> Response {
        Response(
            status: .init(code: status),
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}

/// Answers requests that are for no route.
private struct UnknownRoute: RouterMiddleware {
    typealias Context = GatewayContext

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        var client: ClientError
        if ImageRequest.Endpoint(path: request.uri.path) != nil {
            client = ClientError(
                status: 405,
                type: "invalid_request_error",
                message: "Method not allowed: image requests are sent with POST"
            )
            client.headers["allow"] = "POST"
        } else {
            client = ClientError(
                status: 404,
                type: "not_found_error",
                message: "Not found: images are asked for at /v1/images/generations and /v1/images/edits"
            )
        }
        let answer = ClientAnswer()
        answer.complete(client)
        return await answer.response(id: RequestID.new())
    }
}
