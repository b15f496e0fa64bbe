internal import ErrorPolicy

/// The limits of single models or capabilities of an account: the column `model_rate_limits`, read and written.
package struct ModelLimits: Hashable, Sendable {
    package struct Limit: Hashable, Sendable {
        package var until: Timestamp
        package var reason: String?
    }

    package private(set) var limits: [String: Limit] = [:]

    package init() {}

    /// Anything that is not such an object holds no limits.
    package init(json: String?) {
        guard let json, let value = JSONReader.strict(json) else { return }
        for member in value.members {
            guard let until = member.value["until"]?.integer else { continue }
            limits[member.key] = Limit(until: Timestamp(Int64(until)), reason: member.value["reason"]?.string)
        }
    }

    /// Sets one limit; those that are over are forgotten.
    package mutating func set(_ scope: String, until: Timestamp, reason: String?, at moment: Timestamp) {
        limits = limits.filter { $0.value.until > moment }
        limits[scope] = Limit(until: until, reason: reason)
    }

    /// As the column holds it; nil when there is no limit.
    package var json: String? {
        guard !limits.isEmpty else { return nil }
        var json = JSONText()
        json.object { json in
            for (scope, limit) in limits.sorted(by: { $0.key < $1.key }) {
                json.key(scope)
                json.object { json in
                    json.key("until")
                    json.value(Int(limit.until.rawValue))
                    json.key("reason")
                    json.value(limit.reason)
                }
            }
        }
        return json.text
    }
}
