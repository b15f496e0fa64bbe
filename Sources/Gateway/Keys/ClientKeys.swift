/// The keys clients may come with.
package struct ClientKeys: Sendable {
    private let keys: [Int64: ClientKey]

    /// Of several with one id the first counts.
    package init(_ keys: [ClientKey]) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Which key this is; nil for one that is not ours. Takes as long for a wrong secret as for a right one; that an
    /// id exists is no secret.
    package func id(of presented: String) -> Int64? {
        guard let presented = PresentedKey(presented), let key = keys[presented.id],
            key.hash.matches(presented.secret)
        else { return nil }
        return key.id
    }
}
