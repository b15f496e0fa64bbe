/// A model as clients ask for it, and how often.
package struct ModelShare: Hashable, Sendable {
    var name: String
    /// The model the upstream is asked for, after the gateway's mapping.
    var upstreamName: String
    var weight: Double
    var isText: Bool

    init(_ name: String, upstreamName: String? = nil, weight: Double, isText: Bool = false) {
        self.name = name
        self.upstreamName = upstreamName ?? name
        self.weight = weight
        self.isText = isText
    }

    static let usual: [ModelShare] = [
        ModelShare("gpt-image-1", weight: 30),
        ModelShare("gpt-image-2", weight: 36),
        ModelShare("gpt-image-1-mini", weight: 15),
        ModelShare("「CS」gpt-image-2", upstreamName: "gpt-image-2", weight: 9),
        ModelShare("gpt-image-1.5", weight: 7),
        ModelShare("gpt-image-2-2026-04-21", weight: 3),
        ModelShare("gpt-5.4-mini", weight: 7, isText: true),
        ModelShare("gpt-5.4", weight: 3, isText: true),
    ]
}
