import ArgumentParser
import Dashboard
import Foundation
import OpsModel
import TerminalCanvas
import ThemeFiles

/// How the dashboard begins: what the command line says, else the configuration, else what suits the terminal.
struct Preferences {
    var window: Window
    var scope: Scope
    var groupBy: [GroupField]
    var isLocal: Bool
    var mouse: Bool
    var ascii: Bool
    var keys: KeyMap
    /// Those of the configuration that mean something.
    var savedFilters: [SavedFilter]
    /// The one to begin with first.
    var themes: [Theme]
    /// What was passed over in the files.
    var warnings: [FileWarning]

    /// - Parameter colorFGBG: the variable by which some terminals tell the numbers of their colours.
    /// - Throws: `ValidationError` for a theme of the command line that there is none of; nothing for one of the file.
    init(
        _ screen: ScreenOptions,
        _ configuration: UserConfiguration,
        themes library: ThemeLibrary,
        colorFGBG: String?
    ) throws {
        warnings = configuration.warnings
        var window = Window.hour
        if let written = configuration.window {
            if let known = Window(rawValue: written) {
                window = known
            } else {
                let known = Window.allCases.map(\.rawValue).joined(separator: ", ")
                warnings.append(configuration.warning("`window` is \(known), not \"\(written)\"", about: "window"))
            }
        }
        self.window = screen.window ?? window
        var fields = GroupFields(fields: GroupField.standard)
        if let written = configuration.groupBy {
            do {
                fields = try GroupFields(parsing: written)
            } catch {
                warnings.append(configuration.warning("`group_by`: \(error)", about: "group_by"))
            }
        }
        groupBy = (screen.by ?? fields).fields
        scope = screen.allEndpoints || configuration.allEndpoints == true ? .all : .images
        isLocal = screen.local || configuration.isLocal == true
        mouse = configuration.mouse == true
        ascii = screen.ascii || configuration.ascii == true

        let (map, problems) = KeyMap.standard(overriding: configuration.keys)
        keys = map
        warnings += problems.map { configuration.warning($0.message, about: $0.action, in: "keys") }
        warnings += SavedFilters.warnings(of: configuration)
        savedFilters = configuration.filters.sorted { $0.key < $1.key }
            .filter { (try? Filter.parse($0.value)) != nil }
            .map { SavedFilter(name: $0.key, text: $0.value) }

        var name = ThemeLibrary.suggestedName(colorFGBG: colorFGBG)
        if let written = configuration.theme {
            if library[written] != nil {
                name = written
            } else {
                let message = "there is no theme \"\(written)\"; \"unmask themes\" lists them"
                warnings.append(configuration.warning(message, about: "theme"))
            }
        }
        if let chosen = screen.theme {
            guard library[chosen] != nil else {
                let names = library.themes.map(\.name).joined(separator: ", ")
                throw ValidationError("there is no theme \"\(chosen)\"; there are \(names)")
            }
            name = chosen
        }
        themes = library.themes.filter { $0.name == name } + library.themes.filter { $0.name != name }
    }

    /// The warnings on one line of the screen; all of them are on stderr.
    var notice: String? {
        guard let first = warnings.first else { return nil }
        // The path may be longer than the line; stderr has it whole.
        let file = URL(filePath: first.file).lastPathComponent
        let text = "\(FileWarning(file: file, line: first.line, message: first.message))."
        return warnings.count == 1 ? text : "\(text) And \(warnings.count - 1) more, shown on leaving."
    }
}
