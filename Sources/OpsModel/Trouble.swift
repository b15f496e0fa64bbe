/// What is wrong with something that is tried again and again, told as often as it is news: each cause once, however
/// they take turns, and the end of them all.
package struct Trouble: Equatable, Sendable {
    /// A cause may name what the system said: so many different ones are told.
    private static let limit = 20

    /// What failed at the last try; nil when nothing did.
    package private(set) var cause: String?
    private var told: Set<String> = []

    package enum News: Equatable, Sendable {
        case began(String)
        case ended
    }

    package init() {}

    /// Takes in how a try ended; returns what is to be told of it.
    package mutating func meet(_ cause: String?) -> News? {
        defer { self.cause = cause }
        guard let cause else {
            told = []
            return self.cause == nil ? nil : .ended
        }
        guard told.count < Self.limit, told.insert(cause).inserted else { return nil }
        return .began(cause)
    }
}
