internal import ErrorPolicy
internal import OpsModel

/// That an account gets no more requests for a while, as the gateway's log says it. What is in memory only, such as a
/// block after errors in a row, is seen nowhere else.
struct AccountPause {
    var account: UpstreamAccount
    var effects: [AccountEffect]
    /// How long the model is left alone after errors in a row, in seconds; 0 where it is not.
    var cooldown: Int
    /// As the client named it.
    var model: String

    /// Bytes of an upstream's own words in it.
    private static let reasonLimit = 200

    var words: String {
        let own = effects.filter { $0.accountID == account.id }
        let reason = own.compactMap(\.reason).first.map { ": " + CleanText.message($0, limit: Self.reasonLimit) } ?? ""
        if own.contains(where: { $0.operation == .setError }) {
            return "Account \(account.name) gets no requests until it is enabled\(reason)"
        }
        let wholes = own.filter { [.temporarilyUnschedulable, .rateLimited, .overloaded].contains($0.operation) }
        if let longest = wholes.compactMap(\.seconds).max() {
            return "Account \(account.name) gets no requests for \(longest) s\(reason)"
        }
        let model = ImageModel.shown(model)
        if let longest = own.filter({ $0.operation == .modelRateLimited }).compactMap(\.seconds).max() {
            return "Account \(account.name) gets no requests for \(model) for \(longest) s\(reason)"
        }
        let seconds = max(cooldown, own.compactMap(\.seconds).max() ?? 0)
        let why = "it failed several times in a row"
        return "Account \(account.name) gets no requests for \(model) for \(seconds) s: \(why)"
    }
}
