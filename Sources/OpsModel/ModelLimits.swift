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

    /// One limit and what it is of.
    package struct Scoped: Hashable, Sendable {
        /// An upstream's model, or the image capability.
        package var scope: String
        package var until: Timestamp
        package var reason: String?

        package init(scope: String, until: Timestamp, reason: String? = nil) {
            self.scope = scope
            self.until = until
            self.reason = reason
        }

        fileprivate var isOfImages: Bool { scope == AccountHandling.imageScope }

        /// `images`, or the model.
        package var what: String { isOfImages ? "images" : scope }

        /// What it means for requests, and why.
        package var sentence: String {
            "no requests for \(what)" + (reason.map { ": \($0)" } ?? "")
        }
    }

    /// The longest text of the column, in bytes: who reads more would cut it, and read no limit at all.
    package static let textLimit = 8 << 10

    /// Those that are not over at a moment: of images first, then what ends last.
    package func running(at moment: Timestamp) -> [Scoped] {
        limits.filter { $0.value.until > moment }
            .map { Scoped(scope: $0.key, until: $0.value.until, reason: $0.value.reason) }
            .sorted { ($0.isOfImages ? 0 : 1, $1.until, $0.scope) < ($1.isOfImages ? 0 : 1, $0.until, $1.scope) }
    }

    /// Sets one limit; those that are over are forgotten, and those that end first give way where there are too many.
    package mutating func set(_ scope: String, until: Timestamp, reason: String?, at moment: Timestamp) {
        limits = limits.filter { $0.value.until > moment }
        limits[scope] = Limit(until: until, reason: reason)
        for other in running(at: moment).reversed().map(\.scope)
        where other != scope && other != AccountHandling.imageScope {
            guard let text = json, text.utf8.count > Self.textLimit else { return }
            limits[other] = nil
        }
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
