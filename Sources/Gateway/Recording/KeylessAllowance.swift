internal import OpsModel
internal import Synchronization

/// How many errors of clients without a valid key the ops log takes. Anybody who reaches the port can cause them, and
/// must not be able to fill a disk with them; a client whose key is wrong is seen in the first few.
final class KeylessAllowance: Sendable {
    /// Rows a minute: a log that is flooded all day grows by some ten megabytes.
    static let limit = 60

    private let taken = Mutex<(minute: Int64, count: Int)>((minute: 0, count: 0))

    /// Takes a row's place; false when those of the minute are taken.
    func take(at now: Timestamp) -> Bool {
        let present = now.rawValue / Milliseconds.minute
        return taken.withLock { taken in
            if taken.minute != present { taken = (minute: present, count: 0) }
            guard taken.count < Self.limit else { return false }
            taken.count += 1
            return true
        }
    }
}
