/// An admin's rule that decides what a client is told for matching upstream errors.
///
/// The fields are the columns of `error_passthrough_rules`.
package struct PassthroughRule: Sendable, Hashable, Identifiable {
    package var id: Int64
    package var name: String
    package var enabled: Bool
    /// Smaller is tried first; equal ones keep the order of the list.
    package var priority: Int
    package var errorCodes: [Int]
    package var keywords: [String]
    /// `any` or `all`; kept as text so that a wrong word can be shown and validated.
    package var matchMode: String
    /// Empty means every platform.
    package var platforms: [String]
    package var passthroughCode: Bool
    package var responseCode: Int?
    package var passthroughBody: Bool
    package var customMessage: String?
    /// An error this rule decides leaves no row in the ops log.
    package var skipMonitoring: Bool
    package var description: String?

    package init(
        id: Int64 = 0,
        name: String,
        enabled: Bool = true,
        priority: Int = 0,
        errorCodes: [Int] = [],
        keywords: [String] = [],
        matchMode: String = "any",
        platforms: [String] = [],
        passthroughCode: Bool = true,
        responseCode: Int? = nil,
        passthroughBody: Bool = true,
        customMessage: String? = nil,
        skipMonitoring: Bool = false,
        description: String? = nil
    ) {
        self.id = id
        self.name = name
        self.enabled = enabled
        self.priority = priority
        self.errorCodes = errorCodes
        self.keywords = keywords
        self.matchMode = matchMode
        self.platforms = platforms
        self.passthroughCode = passthroughCode
        self.responseCode = responseCode
        self.passthroughBody = passthroughBody
        self.customMessage = customMessage
        self.skipMonitoring = skipMonitoring
        self.description = description
    }

    /// The type every answer of a rule has.
    package static let answerType = "upstream_error"
}
