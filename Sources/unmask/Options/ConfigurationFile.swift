import Foundation
import ThemeFiles

/// The user's `config.toml`: `$XDG_CONFIG_HOME/unmask/config.toml`, or `~/.config/unmask/config.toml`.
enum ConfigurationFile {
    /// How its path is written in help and messages, the same on every machine.
    static let shownPath = "$XDG_CONFIG_HOME/unmask/config.toml"

    /// The folder of the user's configuration and themes.
    static var folder: URL {
        let named = ProcessInfo.processInfo.environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let base =
            named.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? FileManager.default.homeDirectoryForCurrentUser
            .appending(path: ".config", directoryHint: .isDirectory)
        return base.appending(path: "unmask", directoryHint: .isDirectory)
    }

    /// What the file says; nil where there is none.
    static func load() throws -> UserConfiguration? {
        let url = folder.appending(path: "config.toml")
        let path = url.path(percentEncoded: false)
        let text: String
        do {
            text = try String(contentsOf: url, encoding: .utf8)
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw CommandFailure("\(path) cannot be read; check its permissions, or name the ops log with --db.")
        }
        do {
            return try UserConfiguration(toml: text)
        } catch {
            throw CommandFailure("\(path): \(error); correct it, or name the ops log with --db.")
        }
    }

    /// A path as the file means it: `~/` is the home folder, anything not absolute is beside the file.
    static func resolve(_ path: String) -> String {
        if path.hasPrefix("~/") {
            return FileManager.default.homeDirectoryForCurrentUser
                .appending(path: String(path.dropFirst(2))).path(percentEncoded: false)
        }
        if path.hasPrefix("/") { return path }
        return folder.appending(path: path).path(percentEncoded: false)
    }
}
