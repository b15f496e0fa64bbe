import ErrorPolicy
import Foundation

/// Looks where the configuration says that secrets are; never says what they are.
struct SecretReader: Sendable {
    /// Of the process that serves.
    var environment: [String: String]
    /// Paths that are not absolute are beside the configuration.
    var folder: URL

    /// Keys and tokens longer than this are none, in bytes.
    private static let limit = 64 << 10

    /// The value of a variable.
    func variable(_ name: String, _ key: String, at line: Int?, _ findings: inout Findings) -> String? {
        let isName =
            name.first?.isNumber == false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard isName else {
            // Not quoted: it may be the secret itself.
            findings.mistake("`\(key)` must be the name of an environment variable, such as OPENAI_API_KEY", at: line)
            return nil
        }
        guard let value = environment[name]?.trimmed, !value.isEmpty else {
            findings.mistake("the environment variable \(name) is not set, or is empty", at: line)
            return nil
        }
        guard isHeaderValue(value) else {
            findings.mistake("the environment variable \(name) holds something that cannot be sent as a key", at: line)
            return nil
        }
        return value
    }

    /// The path of a file that must be there and hold a secret; its text comes along.
    func file(
        _ path: String,
        _ key: String,
        at line: Int?,
        _ findings: inout Findings
    ) -> (path: String, text: String)? {
        let path = resolve(path)
        guard let handle = FileHandle(forReadingAtPath: path), !isFolder(path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            let reason = isFolder(path) ? "is a folder" : isThere ? "may not be read by this user" : "does not exist"
            findings.mistake("`\(key)`: \(path) \(reason)", at: line)
            return nil
        }
        guard let data = try? handle.read(upToCount: Self.limit + 1), data.count <= Self.limit,
            let text = String(data: data, encoding: .utf8)?.trimmed, !text.isEmpty
        else {
            findings.mistake("`\(key)`: \(path) is empty or holds no text that could be a secret", at: line)
            return nil
        }
        guard isHeaderValue(text) else {
            findings.mistake("`\(key)`: \(path) holds more than one line, or what cannot be sent as a key", at: line)
            return nil
        }
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int ?? 0
        if mode & 0o077 != 0 {
            findings.warn("\(path) can be read by others; \"chmod 600 \(path)\" keeps it to you", at: line)
        }
        return (path, text)
    }

    /// A path as the configuration means it: `~/` is the home folder, anything not absolute is beside the file.
    func resolve(_ path: String) -> String {
        if path.hasPrefix("~/") {
            return FileManager.default.homeDirectoryForCurrentUser
                .appending(path: String(path.dropFirst(2))).path(percentEncoded: false)
        }
        if path.hasPrefix("/") { return path }
        return folder.appending(path: path).path(percentEncoded: false)
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private func isHeaderValue(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
