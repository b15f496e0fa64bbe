internal import ErrorPolicy

/// Where an account's upstream takes image requests (SPEC 2.2).
enum UpstreamURL {
    /// OpenAI's own address.
    static let usualBase = "https://api.openai.com"

    /// - Parameter base: an endpoint itself, something that ends in a version such as `/v1`, or neither.
    static func images(_ endpoint: ImageRequest.Endpoint, base: String?) -> String {
        var base = base ?? usualBase
        while base.hasSuffix("/") { base.removeLast() }
        // `/images/generations`
        let route = endpoint.rawValue.dropFirst("/v1".count)
        if base.hasSuffix(route) { return base }
        let last = base.split(separator: "/").last ?? ""
        let isVersion = last.first == "v" && last.count > 1 && last.dropFirst().allSatisfy(\.isNumber)
        return isVersion ? base + route : base + endpoint.rawValue
    }

    /// The path of an address, without its query.
    static func path(of url: String) -> String {
        var rest = url[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        let path = rest.drop { $0 != "/" }.prefix { $0 != "?" && $0 != "#" }
        return path.isEmpty ? "/" : String(path)
    }

    /// An address as it may be recorded: without its query and without a user in it.
    static func recorded(_ url: String) -> String {
        CleanText.message(String(url.prefix { $0 != "?" && $0 != "#" }))
    }
}
