import Foundation
import Gateway
import Logging
import TestSupport

/// A folder with an account's token files.
struct TokenFolder {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// - Parameter tokenURL: nil where nothing can be refreshed.
    func credential(
        _ tokenURL: String?,
        clientID: String? = nil,
        clock: any GatewayClock = ManualClock(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) -> RefreshedCredential {
        RefreshedCredential(
            .init(
                account: "codex-a",
                accessTokenFile: folder.path("access"),
                refreshTokenFile: tokenURL == nil ? nil : folder.path("refresh"),
                tokenURL: tokenURL,
                clientID: clientID
            ),
            client: OAuthAttempt.clients.here,
            clock: clock,
            logger: logger
        )
    }

    var access: String? { try? String(contentsOfFile: folder.path("access"), encoding: .utf8) }
    var refresh: String? { try? String(contentsOfFile: folder.path("refresh"), encoding: .utf8) }
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path()))?.sorted() ?? [] }

    func write(access: String? = nil, refresh: String? = nil) throws {
        for (name, text) in [("access", access), ("refresh", refresh)] {
            try text?.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
        }
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder.path(name)) }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
    }

    func makePipe(_ name: String) throws {
        guard mkfifo(folder.path(name), 0o600) == 0 else { throw POSIXError(.EIO) }
    }

    func makeLink(_ name: String, to target: String) throws {
        try "old".write(toFile: folder.path(target), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: folder.path(target))
    }

    func isLink(_ name: String) throws -> Bool {
        try FileManager.default.attributesOfItem(atPath: folder.path(name))[.type] as? FileAttributeType
            == .typeSymbolicLink
    }

    func mode(_ name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: folder.path(name))[.posixPermissions] as? Int ?? 0
    }
}
