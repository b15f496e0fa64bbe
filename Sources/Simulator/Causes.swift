/// Which mishap befalls a request, by the upstream it went to, the route it came in on, and what the story tells.
struct Causes: Sendable {
    /// On an ordinary day.
    private let ordinary: [WeightedTable<Int>?]
    private let episodes: [Episode.Trouble: [WeightedTable<Int>?]]

    /// - Parameter grave: whether chance alone may take an account out of rotation for long.
    init(grave: Bool) {
        let everyday = MishapCatalog.all.indices.map { ($0, MishapCatalog.all[$0].weight) }
        ordinary = Causes.tables(everyday.filter { grave || !MishapCatalog.all[$0.0].isGrave })
        episodes = Dictionary(
            uniqueKeysWithValues: Episode.Trouble.allCases.map { trouble in
                (trouble, Causes.tables(trouble.mishaps.map { (MishapCatalog.index($0.0), $0.1) }))
            }
        )
    }

    /// An index into the catalog; nil where nothing of the kind can happen there.
    func draw(_ upstream: Upstream, _ endpoint: Endpoint, _ dice: inout Dice) -> Int? {
        ordinary[Causes.slot(upstream, endpoint)]?.draw(&dice)
    }

    /// Likewise, for a request that an episode hits.
    func draw(_ trouble: Episode.Trouble, _ upstream: Upstream, _ endpoint: Endpoint, _ dice: inout Dice) -> Int? {
        episodes[trouble]?[Causes.slot(upstream, endpoint)]?.draw(&dice)
    }

    private static func slot(_ upstream: Upstream, _ endpoint: Endpoint) -> Int {
        upstream.rawValue.trailingZeroBitCount * Endpoint.each.count + endpoint.rawValue.trailingZeroBitCount
    }

    private static func tables(_ weighted: [(Int, Double)]) -> [WeightedTable<Int>?] {
        Upstream.each.flatMap { upstream in
            Endpoint.each.map { endpoint in
                WeightedTable(
                    weighted.filter {
                        let mishap = MishapCatalog.all[$0.0]
                        return mishap.upstreams.contains(upstream) && mishap.endpoints.contains(endpoint)
                    }
                )
            }
        }
    }
}
