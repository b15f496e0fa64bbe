internal import ErrorPolicy
internal import HTTPTypes
package import Hummingbird
internal import NIOCore

extension ImageGateway {
    /// The routes; anything else is answered in the same shape as every error.
    ///
    /// - Parameter addMore: adds others.
    package func router(adding addMore: (Router<GatewayContext>) -> Void = { _ in }) -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self, options: .autoGenerateHeadEndpoints)
        for endpoint in ImageRequest.Endpoint.allCases {
            for path in [endpoint.rawValue, String(endpoint.rawValue.dropFirst("/v1".count))] {
                router.post(RouterPath(path)) { [self] request, context in
                    await respond(to: request, endpoint, on: context.channel)
                }
            }
        }
        addMore(router)
        // Added last, it sees only what no route took.
        router.add(middleware: UnknownRoute())
        return router
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
        let response = await answer.response(id: RequestID.new())
        return request.method == .head ? response.createHeadResponse() : response
    }
}
