internal import OpsModel

extension Dashboard {
    /// Where the window ends, when that is not now.
    var past: Timestamp? { query.end }

    /// Moves the window's end by half a window. Forward beyond now is live again.
    mutating func travel(_ direction: Int64) -> [Effect] {
        let end = (query.end ?? now) + direction * query.window.length / 2
        query.end = end < now ? end : nil
        query.listAnchor = nil
        return ask()
    }

    /// The window ends now again, and stays there.
    mutating func backToLive() -> [Effect] {
        query.end = nil
        query.listAnchor = nil
        return ask()
    }
}
