package import ErrorPolicy

/// What a dry run tries.
package enum TriedRule: Hashable, Sendable {
    /// A rule of the log, as it stands there.
    case stored(Int64)
    /// A rule that is being written. With the id of one of the log it takes that one's place.
    case draft(PassthroughRule)
}
