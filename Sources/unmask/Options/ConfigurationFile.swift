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

    /// The folder of the user's themes.
    static var themes: String { folder.appending(path: "themes").path(percentEncoded: false) }

    /// What the file says; whatever is wrong with it is among its warnings, and no file says nothing.
    static func load() -> UserConfiguration {
        let path = folder.appending(path: "config.toml").path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else { return UserConfiguration(file: path) }
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: UserConfiguration.limit + 1),
            let text = String(data: data, encoding: .utf8)
        else {
            return UserConfiguration(file: path, unreadable: "the file cannot be read as UTF-8 text")
        }
        return UserConfiguration(toml: text, file: path)
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
