internal import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1

/// Where an OAuth account gets its next access token (RFC 6749, section 6).
struct TokenEndpoint: Sendable {
    /// What it gave.
    struct Grant: Sendable {
        var accessToken: String
        /// In seconds.
        var lifetime: Int?
        /// The next refresh token where it changes with each use.
        var refreshToken: String?
    }

    struct Refusal: Error {
        /// Without any secret.
        var message: String
        /// Whether the refresh token itself was refused, so that trying again soon is of no use.
        var isFinal: Bool
    }

    /// How long all of it may take, in milliseconds.
    private static let patience = 30_000
    /// The longest answer, in bytes.
    private static let answerLimit = 256 << 10

    let url: String
    let clientID: String?
    let client: HTTPClient
    let clock: any GatewayClock

    func refresh(with refreshToken: String) async throws(Refusal) -> Grant {
        var fields = [("grant_type", "refresh_token"), ("refresh_token", refreshToken)]
        if let clientID { fields.append(("client_id", clientID)) }
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "accept", value: "application/json")
        request.body = .bytes(
            ByteBuffer(string: fields.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&"))
        )
        let answer = try await send(request)
        let json = JSONReader.strict(Array(answer.body.readableBytesView)[...])
        guard answer.status == 200 else {
            let isFinal = answer.status == 400 || answer.status == 401
            let code = (json?["error"]?.string ?? json?["error"]?["code"]?.string).flatMap(Self.plain) ?? ""
            throw Refusal(
                message: "the token endpoint answered \(answer.status)\(code.isEmpty ? "" : " \(code)")"
                    + (isFinal ? "; put a new refresh token into its file" : ""),
                isFinal: isFinal
            )
        }
        guard let token = json?["access_token"]?.string, TokenFile.isToken(token) else {
            throw Refusal(message: "the token endpoint's answer holds no access token", isFinal: false)
        }
        return Grant(
            accessToken: token,
            lifetime: json?["expires_in"].flatMap { $0.integer ?? $0.string.flatMap { Int($0) } },
            refreshToken: json?["refresh_token"]?.string.flatMap { TokenFile.isToken($0) ? $0 : nil }
        )
    }

    private func send(_ request: HTTPClientRequest) async throws(Refusal) -> (status: Int, body: ByteBuffer) {
        do {
            let answer = try await clock.limit(milliseconds: Self.patience) {
                let response = try await client.execute(request, deadline: .distantFuture)
                return (Int(response.status.code), try await response.body.collect(upTo: Self.answerLimit))
            }
            if let answer { return answer }
        } catch {
            throw Refusal(
                message: "the token endpoint could not be asked: \(Self.words(error))",
                isFinal: false
            )
        }
        throw Refusal(
            message: "the token endpoint did not answer within \(Self.patience / 1_000) s",
            isFinal: false
        )
    }

    private static func words(_ error: any Error) -> String {
        (error as? HTTPClientError)?.shortDescription ?? String(describing: error)
    }

    /// A code as RFC 6749 has them; anything else might hold what must not be told.
    private static func plain(_ code: String) -> String? {
        let isPlain = code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
        return isPlain && (1...64).contains(code.utf8.count) ? code : nil
    }

    /// A form field's value.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(Unicode.Scalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
