import ErrorPolicy
import Foundation
import Gateway
import Logging
import OpsModel
import OpsStore
import TOMLKit

extension GatewayConfiguration {
    /// A configuration larger than this is none, in bytes.
    private static let limit = 1 << 20

    static let known = [
        "listen", "ops_log", "log_level", "access_log", "limits", "timeouts", "cooldowns", "keys", "accounts",
    ]

    /// Reads the file and everything it names.
    ///
    /// - Returns: nil where there is any mistake; all of them are in the findings then.
    static func read(
        _ path: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> (configuration: GatewayConfiguration?, findings: Findings) {
        var findings = Findings(file: path)
        guard let section = file(path, &findings) else { return (nil, findings) }
        section.refuseUnknown(known, &findings)
        let secrets = SecretReader(
            environment: environment,
            folder: URL(filePath: path).deletingLastPathComponent()
        )
        var configuration = GatewayConfiguration(file: path)
        configuration.readPlace(section, secrets, &findings)
        configuration.readSettings(section, &findings)
        configuration.readKeys(section, &findings)
        configuration.readAccounts(section, secrets, &findings)
        return (findings.mistakes.isEmpty ? configuration : nil, findings)
    }

    /// The ids of its keys, whatever else is wrong with it.
    static func keyIDs(in path: String) -> (ids: [Int], findings: Findings) {
        var findings = Findings(file: path)
        guard let section = file(path, &findings) else { return ([], findings) }
        var others = Findings(file: path)
        let ids = section.sections("keys", like: "[[keys]]", &others).compactMap {
            $0.integer("id", in: 1...Int.max, &others)
        }
        return (ids, findings)
    }

    private static func file(_ path: String, _ findings: inout Findings) -> Section? {
        guard FileManager.default.fileExists(atPath: path) else {
            findings.mistake(
                "the file does not exist; \"unmask-gateway init \(path)\" writes one to begin with",
                at: nil
            )
            return nil
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            findings.mistake("this is a folder; name the configuration in it", at: nil)
            return nil
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            findings.mistake("this user may not read the file; allow it with chown or chmod", at: nil)
            return nil
        }
        let data: Data
        do {
            // An empty file reads as nothing at all.
            data = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            findings.mistake("the file could not be read: \(error.localizedDescription)", at: nil)
            return nil
        }
        guard data.count <= limit else {
            findings.mistake("a configuration has at most \(ByteCount.text(limit))", at: nil)
            return nil
        }
        guard let text = String(data: data, encoding: .utf8) else {
            findings.mistake("the file is no UTF-8 text; save it as UTF-8", at: nil)
            return nil
        }
        do {
            return Section(try TOMLNode.parse(text))
        } catch let error as TOMLParseError {
            findings.mistake("no TOML: \(error.description)", at: error.source.begin.line)
        } catch {
            findings.mistake("no TOML: \(error)", at: nil)
        }
        return nil
    }

    private mutating func readPlace(_ section: Section, _ secrets: SecretReader, _ findings: inout Findings) {
        if let text = section.text("listen", like: "127.0.0.1:8787", &findings) {
            if let address = ListenAddress(text) {
                listen = address
            } else {
                findings.mistake(
                    "`listen` must be an address and a port, such as \"127.0.0.1:8787\", not \"\(text)\"",
                    at: section.line(of: "listen")
                )
            }
        }
        if let path = section.text("ops_log", like: "ops.db", &findings) {
            opsLog = secrets.resolve(path)
            checkLog(at: section.line(of: "ops_log"), &findings)
        } else if !section.has("ops_log") {
            findings.mistake("`ops_log` is missing: name the database to record errors in, such as \"ops.db\"", at: nil)
        }
        let levels = Logger.Level.allCases.map(\.rawValue)
        if let level = section.word("log_level", of: levels, &findings) {
            logLevel = Logger.Level(rawValue: level) ?? logLevel
        }
        if let isOn = section.truth("access_log", &findings) { settings.logsRequests = isOn }
    }

    /// Whether the log can be opened, or be made where it is to be.
    private func checkLog(at line: Int?, _ findings: inout Findings) {
        let folder = URL(filePath: opsLog).deletingLastPathComponent().path(percentEncoded: false)
        if !FileManager.default.fileExists(atPath: opsLog) {
            if !FileManager.default.isWritableFile(atPath: folder) {
                findings.mistake("`ops_log`: a file cannot be made in \(folder)", at: line)
            }
            return
        }
        do throws(OpsLogError) {
            _ = try OpsLog.open(opsLog)
            if !FileManager.default.isWritableFile(atPath: opsLog) { throw .readOnly(path: opsLog) }
        } catch {
            switch error {
            // The first is brought up to date at the start; the others pass.
            case .olderSchema, .locked, .interrupted: break
            default: findings.mistake("`ops_log`: \(error)", at: line)
            }
        }
    }

    private mutating func readKeys(_ section: Section, _ findings: inout Findings) {
        if !section.has("keys") {
            findings.mistake(
                "there is no [[keys]], so no client could use the gateway; \"unmask-gateway key new --name NAME\" makes one",
                at: nil
            )
        }
        var ids = Taken<Int>("key id")
        var names = Taken<String>("key name")
        for section in section.sections("keys", like: "[[keys]]", &findings) {
            section.refuseUnknown(["id", "name", "hash"], besides: ["key", "secret"], &findings)
            refuseSecrets(
                section,
                ["key", "secret"],
                way: "the `hash` of \"unmask-gateway key new\" instead",
                &findings
            )
            let id = section.integer("id", in: 1...Int.max, &findings)
            let name = section.text("name", like: "amir", &findings)
            let text = section.text("hash", like: "sha256:...", &findings)
            for key in ["id", "name", "hash"] where !section.has(key) {
                findings.mistake("this key has no `\(key)`", at: section.line)
            }
            if let id { ids.take(id, at: section.line(of: "id"), &findings) }
            if let name { names.take(name, at: section.line(of: "name"), &findings) }
            guard let text else { continue }
            guard let hash = SaltedHash(text) else {
                findings.mistake(
                    "`hash` is none that \"unmask-gateway key new\" printed; put its line here as it is",
                    at: section.line(of: "hash")
                )
                continue
            }
            if let id, let name { keys.append(ClientKey(id: Int64(id), name: name, hash: hash)) }
        }
    }

    private mutating func readAccounts(_ section: Section, _ secrets: SecretReader, _ findings: inout Findings) {
        if !section.has("accounts") {
            findings.mistake("there is no [[accounts]], so there is nowhere to send a request", at: nil)
        }
        var ids = Taken<Int>("account id")
        var names = Taken<String>("account name")
        for section in section.sections("accounts", like: "[[accounts]]", &findings) {
            let id = section.integer("id", in: 1...Int.max, &findings)
            if let id { ids.take(id, at: section.line(of: "id"), &findings) }
            let name = section.text("name", like: "openai-main", &findings)
            if let name { names.take(name, at: section.line(of: "name"), &findings) }
            var reader = AccountReader(section: section, secrets: secrets, id: id, name: name, findings: findings)
            if let account = reader.read() { accounts.append(account) }
            findings = reader.findings
        }
    }
}

/// Says that a secret stands in the file itself, without saying which.
func refuseSecrets(_ section: Section, _ keys: [String], way: String, _ findings: inout Findings) {
    for key in keys where section.has(key) {
        findings.mistake("a secret must not stand in this file: write \(way)", at: section.line(of: key))
    }
}

/// What must be there once only, with the line where it was first.
private struct Taken<Value: Hashable> {
    private let what: String
    private var lines: [Value: Int?] = [:]

    init(_ what: String) { self.what = what }

    mutating func take(_ value: Value, at line: Int?, _ findings: inout Findings) {
        if let first = lines[value] {
            let place = first.map { " on line \($0)" } ?? ""
            findings.mistake("the \(what) \(value) is there already\(place)", at: line)
        } else {
            lines[value] = .some(line)
        }
    }
}
