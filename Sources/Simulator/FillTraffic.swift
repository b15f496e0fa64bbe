internal import OpsModel

/// The requests among which a filled log's errors happened: most of them went well and left no row.
struct FillTraffic: Sendable {
    /// The share of errors in an ordinary day's traffic.
    private static let errorShare = 0.04

    /// One kind of request, and how many of them a full level of traffic brings.
    private struct Flow: Sendable {
        var accountID: Int64
        var model: Int
        var endpoint: Endpoint
        var perLevel: Double
        var carried = 0.0
    }

    private var flows: [Flow] = []
    private var ledger: TrafficLedger
    private var level = 0.0

    init(_ world: World, plan: FillPlan, rows: Int) {
        ledger = TrafficLedger(world)
        let levels = plan.slices.reduce(0) { $0 + $1.level }
        let weights = plan.slices.reduce(0) { $0 + $1.ordinary + $1.extra.reduce(0) { $0 + $1.weight } }
        let ordinary = plan.slices.reduce(0) { $0 + $1.ordinary }
        guard levels > 0, weights > 0 else { return }
        let requests = Double(rows) * (ordinary / weights) / FillTraffic.errorShare / levels
        for account in world.accounts where account.schedulable && account.status == .active {
            let persona = world.persona(of: account)
            for model in persona.models.sorted() {
                for endpoint in Endpoint.each where endpoint.isImages != world.models[model].isText {
                    let weight = persona.share * world.models[model].weight * FillTraffic.share(of: endpoint)
                    flows.append(Flow(accountID: account.id, model: model, endpoint: endpoint, perLevel: weight))
                }
            }
        }
        let total = flows.reduce(0) { $0 + $1.perLevel }
        for index in flows.indices {
            flows[index].perLevel *= requests / total
            // So that small flows do not all wait for the same step to bring their first request.
            flows[index].carried = Double(index % 7) / 7
        }
    }

    /// How long one step of traffic is at a moment, in milliseconds: fine where screens look closely, coarse where
    /// only long windows reach.
    static func step(at moment: Timestamp, of span: TimeSpan) -> Int64 {
        switch span.end.since(moment) {
        case ...(2 * Milliseconds.hour): Milliseconds.minute
        case ...(25 * Milliseconds.hour): 15 * Milliseconds.minute
        default: 2 * Milliseconds.hour
        }
    }

    /// Counts a request that met an error.
    mutating func count(_ accountID: Int64?, _ request: Request, succeeded: Bool) {
        ledger.count(accountID, model: request.model, request.endpoint, successes: succeeded ? 1 : 0)
    }

    /// The slice is over.
    mutating func pass(_ slice: FillPlan.Slice) { level += slice.level }

    /// Hands over the traffic since the last time.
    mutating func close(at moment: Timestamp) -> [TrafficCount] {
        for index in flows.indices {
            flows[index].carried += flows[index].perLevel * level
            let requests = Int(flows[index].carried)
            guard requests > 0 else { continue }
            flows[index].carried -= Double(requests)
            let flow = flows[index]
            ledger.count(flow.accountID, model: flow.model, flow.endpoint, requests: requests, successes: requests)
        }
        level = 0
        return ledger.close(at: moment)
    }

    private static func share(of endpoint: Endpoint) -> Double {
        switch endpoint {
        case .generations: 0.70
        case .edits: 0.30
        case .chat: 0.75
        default: 0.25
        }
    }
}
