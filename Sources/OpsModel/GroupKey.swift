package import ErrorPolicy

/// What errors can be grouped by. The raw values are the words of `--by`, of JSON keys and of the filter language.
package enum GroupField: String, CaseIterable, Codable, Sendable, Hashable {
    /// The upstream's status.
    case status
    /// The upstream's error type.
    case type
    /// The last account tried.
    case account
    /// The upstream's error code.
    case code
    case model
    case endpoint
    case outcome
    case platform

    /// How groups are formed unless the user says otherwise.
    package static let standard: [GroupField] = [.status, .type, .account]
}

/// An account as a row names it: the id, and the name if anything in the log knows it.
package struct AccountRef: Hashable, Codable, Sendable {
    package var id: Int64
    package var name: String?

    package init(id: Int64, name: String? = nil) {
        self.id = id
        self.name = name
    }

    /// Two mentions of an account are the same account whatever it was called at the time.
    package static func == (a: AccountRef, b: AccountRef) -> Bool { a.id == b.id }
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// One field's value in a group.
package enum GroupValue: Hashable, Codable, Sendable {
    /// The column was NULL: there was no upstream status, no type, no account …
    case none
    case status(Int)
    case text(String)
    case account(AccountRef)
    case outcome(Outcome)
}

/// What identifies a group on every screen and in every refresh: the values of its fields, in the fields' order.
/// A prefix of the fields is the group's parent.
package struct GroupKey: Hashable, Codable, Sendable {
    package var values: [GroupValue]

    package init(_ values: [GroupValue]) { self.values = values }
}

/// One group of errors inside a window.
package struct GroupRow: Hashable, Codable, Sendable {
    package var key: GroupKey
    package var outcomes: OutcomeCounts
    /// Errors in the last five minutes of the window (or in the window where it is shorter): the rate now.
    package var recent: Int
    package var firstSeen: Timestamp
    package var lastSeen: Timestamp
    /// Errors per step of the window's trend, oldest first; empty where it was not read.
    package var trend: [Int]
    /// The message of the newest row, the upstream's if it is known, else the client's; nil where it was not read.
    package var newestMessage: String?
    /// The groups below, by the last field; empty where the group was not opened.
    package var children: [GroupRow]
    /// How many groups below were left out because a bound was reached.
    package var childrenLeftOut: Int

    package init(
        key: GroupKey,
        outcomes: OutcomeCounts,
        recent: Int = 0,
        firstSeen: Timestamp,
        lastSeen: Timestamp,
        trend: [Int] = [],
        newestMessage: String? = nil,
        children: [GroupRow] = [],
        childrenLeftOut: Int = 0
    ) {
        self.key = key
        self.outcomes = outcomes
        self.recent = recent
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.trend = trend
        self.newestMessage = newestMessage
        self.children = children
        self.childrenLeftOut = childrenLeftOut
    }

    package var count: Int { outcomes.total }
}

/// What groups are sorted by. Ties are broken by the key, so that equal rows never change places.
package enum GroupSort: String, CaseIterable, Codable, Sendable, Hashable {
    case count
    case rate
    case masked
    case lastSeen = "last"
    case key
}
