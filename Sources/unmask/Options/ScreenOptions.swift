import ArgumentParser
import OpsModel

/// How the dashboard looks when it begins.
struct ScreenOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The span of time on screen: \(windows). Default: 1h.", valueName: "span"),
        completion: .list(Window.allCases.map(\.rawValue)),
        transform: ScreenOptions.window
    )
    var window: Window?

    @Option(
        help: ArgumentHelp(
            "What groups are formed by at first: any of \(GroupFields.names), in any order. Default: "
                + "\(GroupFields(fields: GroupField.standard)).",
            valueName: "fields"
        ),
        completion: .list(GroupField.allCases.map(\.rawValue)),
        transform: GroupFields.init(parsing:)
    )
    var by: GroupFields?

    @Option(
        help: ArgumentHelp("The theme to begin with; \"unmask themes\" lists them.", valueName: "name"),
        completion: .custom { _, _, _ in ThemesCommand.names }
    )
    var theme: String?

    @Flag(help: "Show errors of all endpoints, not only of the image endpoints.")
    var allEndpoints = false

    @Flag(help: "Change nothing, whatever key is pressed.")
    var readOnly = false

    @Flag(help: "Tell times in the local zone rather than in UTC.")
    var local = false

    @Flag(help: "Draw with ASCII only.")
    var ascii = false

    @Flag(help: "Draw without colours, as with NO_COLOR.")
    var noColor = false
}

extension ScreenOptions {
    private static let windows = Window.allCases.map(\.rawValue).joined(separator: ", ")

    private static func window(_ text: String) throws -> Window {
        guard let window = Window(rawValue: text) else { throw ValidationError("give one of \(windows)") }
        return window
    }
}
