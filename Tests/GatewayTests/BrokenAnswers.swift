import Gateway

/// What upstreams answer instead of an answer, by name. Those that hang are given up after a while, the others at once.
enum BrokenAnswers {
    /// Headers of a body that is longer than what comes of it.
    static let length = [("content-type", "application/json"), ("content-length", "1000")]
    private static let bomb = String(repeating: "a", count: 1 << 20)

    static let all: [(String, ScriptedUpstream.Answer)] = [
        ("reset", .reset), ("close", .close), ("garbage", .garbage), ("hang", .hang),
        ("hang in the head", .init([.text("HTTP/1.1 200 OK\r\ncontent-le"), .hang])),
        ("hang in the body", .init([.head(200, length), .text("{"), .hang])),
        ("reset in the body", .init([.head(200, length), .text("{"), .reset])),
        ("half a body", .cut(200, ImageGatewayTests.image, after: 12)),
        ("redirect", .redirect(to: "http://127.0.0.1:1/elsewhere")),
        ("hang after switching protocols", .init([.head(101, [("upgrade", "x"), ("connection", "upgrade")]), .hang])),
        ("hang after nothing but continues", .init(Array(repeating: .head(100, []), count: 1_000) + [.hang])),
        ("a header without end", .init([.text("HTTP/1.1 200 OK\r\nx-a: \(bomb)"), .hang])),
        (
            "headers without end",
            .init([.text("HTTP/1.1 200 OK\r\n" + String(repeating: "x-a: b\r\n", count: 100_000)), .hang])
        ),
        (
            "a chunk size that overflows",
            .init([.head(200, [("transfer-encoding", "chunked")]), .text("FFFFFFFFFFFFFFFFF\r\nx"), .hang])
        ),
        (
            "a chunk size that is none",
            .init([.head(200, [("transfer-encoding", "chunked")]), .text("zz\r\nx\r\n0\r\n\r\n"), .hang])
        ),
        (
            "both lengths",
            .init([.head(200, length + [("transfer-encoding", "chunked")]), .text("0\r\n\r\n"), .close])
        ),
        (
            "trailers without end",
            .init([.head(200, [("transfer-encoding", "chunked")]), .text("0\r\nx-a: \(bomb)"), .hang])
        ),
    ]
}
