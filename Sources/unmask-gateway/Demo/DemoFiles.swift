import Foundation
import Gateway

/// The demo's folder: its configuration, its client's key, its accounts' keys, and the ops log that is made there.
struct DemoFiles: Sendable {
    private let folder: URL
    /// What the client presents.
    let key: String
    private let clientKey: ClientKey

    /// What a configuration begins with that a demo may write over.
    private static let firstLine = "# A demo: these accounts are pretended, by the same program."

    /// - Parameter folder: nil makes a temporary one. One with a configuration that is no demo's is refused.
    init(folder path: String?) throws(CommandFailure) {
        folder =
            path.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? FileManager.default.temporaryDirectory
            .appending(path: "unmask-gateway-demo-\(UUID().uuidString)", directoryHint: .isDirectory)
        var generator = SystemRandomNumberGenerator()
        (clientKey, key) = ClientKey.new(id: 1, name: "demo", using: &generator)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "\(folder.path(percentEncoded: false)) could not be made: \(error.localizedDescription)"
            )
        }
        try keepOther()
    }

    var configuration: String { path(of: "gateway.toml") }
    var log: String { path(of: "ops.db") }
    /// The file with the client's key.
    var keyFile: String { path(of: "client.key") }

    /// Writes everything but the ops log, which is gone on with where it is there.
    func write(port: Int, upstream: String) throws(CommandFailure) {
        let text = """
            \(Self.firstLine)
            listen = "127.0.0.1:\(port)"
            ops_log = "ops.db"
            log_level = "warning"

            # So that every request meets the limited account first, and fails over.
            [cooldowns]
            rate_limit = "off"

            \(ConfigurationText.lines(of: clientKey))
            [[accounts]]
            id = 1
            name = "demo-limited"           # always over its limit
            type = "apikey"
            api_key_file = "limited.key"
            base_url = "\(upstream)"
            priority = 1

            [[accounts]]
            id = 2
            name = "demo-images"            # gives images, and says what is wrong with a request
            type = "apikey"
            api_key_file = "images.key"
            base_url = "\(upstream)"
            priority = 2

            """
        try write(text, to: "gateway.toml")
        try write(key, to: "client.key")
        try write(DemoUpstream.limitedKey, to: "limited.key")
        try write(DemoUpstream.imagesKey, to: "images.key")
    }

    /// A connection to the log that is closed at this moment takes files away too, which ends a removal that meets it:
    /// what is left then goes with the next try.
    func remove() {
        for _ in 0..<100 {
            try? FileManager.default.removeItem(at: folder)
            guard FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) else { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    /// Refuses where writing would cost somebody a configuration, and the keys beside it.
    private func keepOther() throws(CommandFailure) {
        guard FileManager.default.fileExists(atPath: configuration) else { return }
        let text = (try? String(contentsOfFile: configuration, encoding: .utf8)) ?? ""
        guard text.split(separator: "\n", maxSplits: 1).first.map(String.init) != Self.firstLine else { return }
        throw CommandFailure("\(configuration) is no demo's and is left as it is; name another folder with --folder.")
    }

    private func path(of name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    private func write(_ text: String, to name: String) throws(CommandFailure) {
        let path = path(of: name)
        do {
            try Data(text.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw CommandFailure("\(path) could not be written: \(error.localizedDescription)")
        }
    }
}
