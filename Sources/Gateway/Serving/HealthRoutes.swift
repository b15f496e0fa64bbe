internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import OpsModel

/// What machines ask about the gateway: whether it is up, whether it should be sent requests, what it did so far.
struct HealthRoutes: Sendable {
    let figures: GatewayFigures
    let pool: AccountPool
    let clock: any GatewayClock
    let recording: @Sendable () -> RecordingHealth

    func add(to router: Router<GatewayContext>) {
        let json = "application/json"
        router.get("/healthz") { _, _ in Self.answer(200, json, Readiness.aliveBody) }
        router.get("/readyz") { _, _ in
            let readiness = readiness
            return Self.answer(readiness.status, json, readiness.body)
        }
        router.get("/metrics") { _, _ in
            let health = recording()
            figures.recording(queued: health.queued, dropped: health.dropped)
            return Self.answer(200, PrometheusText.contentType, figures.prometheus)
        }
    }

    private var readiness: Readiness {
        Readiness(
            isConfigured: true,
            hasUsableAccount: pool.hasUsableAccount(at: clock.now),
            logIsWritable: !recording().isFailing
        )
    }

    private static func answer(_ status: Int, _ type: String, _ body: String) -> Response {
        Response(
            status: HTTPResponse.Status(code: status),
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}
