import Foundation
import Gateway
import TestSupport

/// A folder with a configuration for `unmask-gateway`, and the program.
final class GatewayFixture: Sendable {
    let folder: TemporaryFolder
    let gateway: Program

    /// The lines of a key and of an account with nothing wrong in them; eight lines.
    static let sound = """
        ops_log = "ops.db"
        [[keys]]
        id = 1
        name = "amir"
        hash = "sha256:f877e71d8c3c26f13a60c3f9ad383324:d76e3c26f5b6e14ab6d21ab8cd39e45fa8de08fd7172c6d1a53d67d48375cc17"
        [[accounts]]
        id = 1
        name = "main"
        type = "apikey"
        api_key_env = "KEY"

        """

    /// The key whose hash `sound` has.
    static let key = "umk_1_e1dbe82dbc44b5cef45d8652b427989e13e9a8f8df141304"

    init() throws {
        folder = try TemporaryFolder()
        gateway = try Program("unmask-gateway")
    }

    /// With two accounts at one upstream: `main`, then `second`.
    convenience init(twoAccountsAt upstream: ScriptedUpstream) throws {
        try self.init()
        try write("second-key", to: "second.key")
        try write(Self.twoAccounts(at: upstream))
    }

    static func twoAccounts(at upstream: ScriptedUpstream) -> String {
        "listen = \"127.0.0.1:0\"\n" + sound + """
            base_url = "\(upstream.url)"
            [[accounts]]
            id = 2
            name = "second"
            type = "apikey"
            api_key_file = "second.key"
            base_url = "\(upstream.url)"
            priority = 1

            """
    }

    var path: String { folder.path("gateway.toml") }

    /// Writes a file into the folder that only its owner may read.
    func write(_ text: String, to name: String = "gateway.toml", mode: Int = 0o600) throws {
        let path = folder.path(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Checks a configuration; lines of stderr come without the program's name and the file's path.
    func check(_ text: String) async throws -> (status: Int32, output: String, complaints: [String]) {
        try write(text)
        let result = try await gateway.run(["check", "--config", path], environment: ["KEY": "upstream-key"])
        let complaints = result.error.split(separator: "\n").map { line in
            String(line).replacing("unmask-gateway: ", with: "").replacing(path + ":", with: "")
                .replacing(folder.path(""), with: "FOLDER/")
        }
        return (result.status, result.output, complaints)
    }
}
