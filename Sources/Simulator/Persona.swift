internal import ErrorPolicy

/// What the simulator knows about an account beyond its row.
package struct Persona: Hashable, Sendable {
    var upstream: Upstream
    /// The handler that answers this account's image errors once the gateway has the fix.
    var handler: ErrorHandler
    /// The share of traffic it gets, against the others, where no scheduler is at work.
    var share: Double
    /// How often its upstream fails, against the others.
    var clumsiness: Double
    /// Indices into `World.models`.
    var models: Set<Int>
}
