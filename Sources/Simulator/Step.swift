package import OpsModel

/// What the pretend gateway did in a stretch of time: what a real one would hand to the recorder.
package struct Step: Hashable, Sendable {
    /// An error that is deliberately not in the log.
    package struct Unrecorded: Hashable, Sendable {
        package var reason: UnrecordedReason
        package var moment: Timestamp

        package init(reason: UnrecordedReason, moment: Timestamp) {
            self.reason = reason
            self.moment = moment
        }
    }

    /// In order of time.
    package var errors: [RecordedError] = []
    package var traffic: [TrafficCount] = []
    package var unrecorded: [Unrecorded] = []
    /// Whole accounts as the gateway left them, at most one an account. What belongs to the operator (`schedulable`)
    /// changes only with `status`.
    package var accountChanges: [Account] = []

    package init() {}
}
