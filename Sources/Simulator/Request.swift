internal import OpsModel

/// What a client asks for.
struct Request: Sendable {
    var endpoint: Endpoint
    /// An index into `World.models`.
    var model: Int
    var isStream: Bool
    var apiKeyID: Int64
}

/// Draws requests as this world's clients send them.
struct RequestMix: Sendable {
    private let endpoints: WeightedTable<Endpoint>
    private let imageModels: WeightedTable<Int>
    private let textModels: WeightedTable<Int>
    private let apiKeys: WeightedTable<Int64>

    init(_ world: World) {
        func table(isText: Bool) -> WeightedTable<Int> {
            let models = world.models.enumerated().filter { $0.element.isText == isText }
            return WeightedTable(models.map { ($0.offset, $0.element.weight) }) ?? .only(0)
        }
        endpoints =
            WeightedTable([(.generations, 66), (.edits, 26), (.chat, 6), (.responses, 2)]) ?? .only(.generations)
        imageModels = table(isText: false)
        textModels = table(isText: true)
        apiKeys = WeightedTable(world.apiKeys.enumerated().map { ($0.element, 1 / Double($0.offset + 2)) }) ?? .only(1)
    }

    func draw(_ dice: inout Dice) -> Request { draw(endpoints.draw(&dice), &dice) }

    /// A request for images.
    func drawImages(_ dice: inout Dice) -> Request { draw(dice.hits(0.72) ? .generations : .edits, &dice) }

    private func draw(_ endpoint: Endpoint, _ dice: inout Dice) -> Request {
        Request(
            endpoint: endpoint,
            model: (endpoint.isImages ? imageModels : textModels).draw(&dice),
            isStream: dice.hits(endpoint.isImages ? 0.3 : 0.7),
            apiKeyID: apiKeys.draw(&dice)
        )
    }
}
