import ArgumentParser
import ErrorPolicy

/// A rule written on the command line.
struct RuleDraftOptions: ParsableArguments {
    @Option(help: "The draft's name.")
    var name: String?

    @Option(help: ArgumentHelp("Smaller is tried first. Default: 0.", valueName: "number"))
    var priority: Int?

    @Option(help: ArgumentHelp("Upstream statuses it matches, as in 400,422.", valueName: "codes"))
    var codes: String?

    @Option(
        name: .customLong("keyword"),
        parsing: .singleValue,
        help: ArgumentHelp("Text in the upstream's body it matches; may be repeated.", valueName: "text")
    )
    var keywords: [String] = []

    @Option(help: ArgumentHelp("With both: any or all. Default: any.", valueName: "mode"))
    var match: String?

    @Option(
        name: .customLong("platform"),
        parsing: .singleValue,
        help: "Only accounts of this platform; may be repeated."
    )
    var platforms: [String] = []

    @Option(help: ArgumentHelp("Answer this status instead of the upstream's.", valueName: "status"))
    var answer: Int?

    @Option(help: ArgumentHelp("Answer this text instead of the upstream's.", valueName: "text"))
    var message: String?

    @Flag(help: "Leave errors it decides out of the ops log: nobody will see them.")
    var skipMonitoring = false

    @Flag(help: "Add it switched off.")
    var disabled = false

    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var description: String?

    /// Whether any of the options was given.
    var isGiven: Bool {
        name != nil || priority != nil || codes != nil || !keywords.isEmpty || match != nil || !platforms.isEmpty
            || answer != nil || message != nil || skipMonitoring || disabled || description != nil
    }

    /// The rule, not yet checked for what a rule must have.
    ///
    /// - Throws: `ValidationError` where `--codes` holds something else than numbers.
    func rule() throws -> PassthroughRule {
        let statuses: [Int]
        do throws(PassthroughRule.WrongStatus) {
            statuses = try PassthroughRule.statuses(in: codes ?? "")
        } catch {
            throw ValidationError("--codes \(error)")
        }
        return PassthroughRule(
            name: name ?? "",
            enabled: !disabled,
            priority: priority ?? 0,
            errorCodes: statuses,
            keywords: keywords,
            matchMode: match ?? "any",
            platforms: platforms,
            passthroughCode: answer == nil,
            responseCode: answer,
            passthroughBody: message == nil,
            customMessage: message,
            skipMonitoring: skipMonitoring,
            description: description
        )
    }
}
