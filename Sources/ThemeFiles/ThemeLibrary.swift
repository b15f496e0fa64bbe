import Foundation
import TerminalCanvas

/// The themes there are: those built in, and those in the operator's folder, which come first by name.
package struct ThemeLibrary: Sendable {
    /// By name; the built-in ones first, in the order in which they are offered, then the operator's.
    package let themes: [Theme]

    /// The theme to use when nothing was chosen.
    package static let defaultName = "dark"

    /// The built-in theme that suits the terminal, as far as `COLORFGBG` tells (rxvt, Konsole and others set it to the
    /// numbers of foreground and background); terminals are not asked, because some would not answer.
    package static func suggestedName(colorFGBG: String?) -> String {
        let background = colorFGBG?.split(separator: ";").last
        return background == "7" || background == "15" ? "light" : defaultName
    }

    /// The theme of that name, or nil.
    package subscript(name: String) -> Theme? { themes.first { $0.name == name } }

    /// Reads everything. `userFolder` need not exist; its files end in `.toml` and are named after their themes.
    ///
    /// A file that cannot be used is left out; what was passed over comes back as warnings, with file and line.
    package static func load(userFolder: String?) -> (library: ThemeLibrary, warnings: [FileWarning]) {
        var sources = bundled.map { Source(name: $0.name, file: "\($0.name).toml", text: $0.text, isOwn: false) }
        var warnings: [FileWarning] = []
        if let userFolder {
            let own = ownSources(userFolder, &warnings)
            for source in own {
                if let index = sources.firstIndex(where: { $0.name == source.name }) {
                    sources[index] = source
                } else {
                    sources.append(source)
                }
            }
        }
        var documents: [String: ThemeDocument] = [:]
        for source in sources {
            let (document, found) = ThemeDocument.parse(source.text, file: source.file)
            warnings += found
            documents[source.name] = document
        }
        // An operator's `dark` that inherits `dark` means the one that is built in.
        let builtIn = Dictionary(
            bundled.map { ($0.name, ThemeDocument.parse($0.text, file: $0.name).document) },
            uniquingKeysWith: { first, _ in first }
        ).compactMapValues { $0 }
        var themes: [Theme] = []
        for source in sources {
            guard let document = documents[source.name] else { continue }
            let whole = inherited(document, source, documents, builtIn, &warnings)
            let (theme, found) = whole.theme(name: source.name, file: source.file)
            warnings += found
            if source.isOwn {
                warnings += theme.contrastWarnings().prefix(3).map {
                    FileWarning(file: source.file, line: nil, message: $0.message)
                }
            }
            themes.append(theme)
        }
        return (ThemeLibrary(themes: themes), warnings)
    }

    private struct Source {
        let name: String
        let file: String
        let text: String
        let isOwn: Bool
    }

    /// Files of themes in the program itself, in the order in which they are offered.
    static let bundled: [(name: String, text: String)] = [
        ("dark", PackageResources.dark_toml),
        ("light", PackageResources.light_toml),
        ("high-contrast", PackageResources.high_contrast_toml),
        ("high-contrast-light", PackageResources.high_contrast_light_toml),
        ("colorblind-dark", PackageResources.colorblind_dark_toml),
        ("colorblind-light", PackageResources.colorblind_light_toml),
        ("tokyo-night", PackageResources.tokyo_night_toml),
        ("catppuccin-mocha", PackageResources.catppuccin_mocha_toml),
        ("catppuccin-latte", PackageResources.catppuccin_latte_toml),
        ("gruvbox-dark", PackageResources.gruvbox_dark_toml),
        ("gruvbox-light", PackageResources.gruvbox_light_toml),
        ("nord", PackageResources.nord_toml),
        ("dracula", PackageResources.dracula_toml),
        ("solarized-dark", PackageResources.solarized_dark_toml),
        ("solarized-light", PackageResources.solarized_light_toml),
        ("mono", PackageResources.mono_toml),
    ].map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }

    /// The document with what it inherits, at most eight generations of it.
    private static func inherited(
        _ document: ThemeDocument,
        _ source: Source,
        _ documents: [String: ThemeDocument],
        _ builtIn: [String: ThemeDocument],
        _ warnings: inout [FileWarning]
    ) -> ThemeDocument {
        var whole = document
        var name = source.name
        for _ in 0..<8 {
            guard let parent = whole.inherits else { return whole }
            guard let base = parent == name ? builtIn[parent] : documents[parent] else {
                let message = "there is no theme `\(parent)` to inherit"
                warnings.append(FileWarning(file: source.file, line: nil, message: message))
                return whole
            }
            whole = whole.over(base)
            name = parent
        }
        let message = "themes inherit in a circle, or over more than eight generations"
        warnings.append(FileWarning(file: source.file, line: nil, message: message))
        return whole
    }

    private static func ownSources(_ folder: String, _ warnings: inout [FileWarning]) -> [Source] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var sources: [Source] = []
        for file in files.sorted() where file.hasSuffix(".toml") {
            let path = URL(filePath: folder).appending(path: file).path(percentEncoded: false)
            guard let handle = FileHandle(forReadingAtPath: path),
                let data = try? handle.read(upToCount: ThemeDocument.limit + 1),
                let text = String(data: data, encoding: .utf8)
            else {
                warnings.append(FileWarning(file: path, line: nil, message: "the file cannot be read as UTF-8 text"))
                continue
            }
            sources.append(Source(name: String(file.dropLast(5)), file: path, text: text, isOwn: true))
        }
        return sources
    }
}
