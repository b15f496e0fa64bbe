package import ErrorPolicy
import Foundation

/// `Tests/Clients/openai_sdk.py` in a Python that has the official OpenAI SDK.
package enum OpenAISDK {
    private static let variable = "UNMASK_TEST_PYTHON"

    /// The Python to use, as the environment names it; nil where it does not.
    package static var python: String? { ProcessInfo.processInfo.environment[variable] }

    /// Why its tests are left out where they are.
    package static let missing =
        "\(variable) names no Python that has the openai package; README.md says how to get one"

    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// Runs one of the script's cases against a gateway and returns what it printed.
    ///
    /// - Parameters:
    ///   - url: with the version, such as `http://127.0.0.1:8787/v1`.
    ///   - key: a client key of the gateway.
    package static func run(_ name: String, at url: String, key: String) async throws -> JSONValue {
        let script = Fixtures.folder.deletingLastPathComponent().appending(path: "Clients/openai_sdk.py")
        let result = try await Program.shell(
            "exec \"$@\"",
            [python ?? "python3", "-B", script.path(percentEncoded: false), name, url, key]
        )
        guard result.status == 0, let told = JSONReader.strict(result.output) else {
            throw Failure(description: "\(name): exit status \(result.status), \(result.output)\n\(result.error)")
        }
        return told
    }
}

extension JSONValue {
    /// A list of lists, each member as text; "" for null.
    package var table: [[String]] { (elements ?? []).map(\.texts) }

    /// A list's members as text; "" for null.
    package var texts: [String] { (elements ?? []).map { $0.text ?? "" } }
}
