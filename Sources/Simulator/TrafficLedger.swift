internal import OpsModel

/// Counts requests per account, model and endpoint until they are handed over.
struct TrafficLedger: Sendable {
    private struct Cell {
        var accountID: Int64?
        var requests = 0
        var successes = 0
    }

    private let models: [ModelShare]
    private let places: [Int64: Int]
    /// By account, model, endpoint; the last account's place is for requests that reached none.
    private var cells: [Cell]

    init(_ world: World) {
        models = world.models
        places = Dictionary(world.accounts.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        let perAccount = models.count * Endpoint.each.count
        cells = []
        for account in world.accounts {
            cells += Array(repeating: Cell(accountID: account.id), count: perAccount)
        }
        cells += Array(repeating: Cell(), count: perAccount)
    }

    /// Counts requests of one kind. An account the world does not know counts as none.
    mutating func count(
        _ accountID: Int64?,
        model: Int,
        _ endpoint: Endpoint,
        requests: Int = 1,
        successes: Int
    ) {
        let account = accountID.flatMap { places[$0] } ?? places.count
        let cell = (account * models.count + model) * Endpoint.each.count + endpoint.rawValue.trailingZeroBitCount
        cells[cell].requests += requests
        cells[cell].successes += successes
    }

    /// Hands over what was counted, as the traffic of the minute of `moment`, and begins anew.
    mutating func close(at moment: Timestamp) -> [TrafficCount] {
        var counts: [TrafficCount] = []
        for index in cells.indices where cells[index].requests > 0 {
            counts.append(
                TrafficCount(
                    moment: moment,
                    accountID: cells[index].accountID,
                    model: models[index / Endpoint.each.count % models.count].name,
                    endpoint: Endpoint.each[index % Endpoint.each.count].path,
                    requests: cells[index].requests,
                    successes: cells[index].successes
                )
            )
            cells[index].requests = 0
            cells[index].successes = 0
        }
        return counts
    }
}
