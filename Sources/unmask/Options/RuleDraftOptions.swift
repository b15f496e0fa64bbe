import ArgumentParser
import ErrorPolicy

/// A rule written on the command line.
struct RuleDraftOptions: ParsableArguments {
    @Option(help: "The draft's name.")
    var name: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Smaller is tried first. Default: 0.", valueName: "number"),
        transform: WholeNumber.any
    )
    var priority: Int?

    @Option(help: ArgumentHelp("Upstream statuses it matches, as in 400,422.", valueName: "codes"))
    var codes: String?

    @Option(
        name: .customLong("keyword"),
        parsing: .singleValue,
        help: ArgumentHelp("Text in the upstream's body it matches; may be repeated.", valueName: "text")
    )
    var keywords: [String] = []

    @Option(
        help: ArgumentHelp("With both: any or all. Default: any.", valueName: "mode"),
        completion: .list(["any", "all"]),
        transform: RuleDraftOptions.mode
    )
    var match: String?

    @Option(
        name: .customLong("platform"),
        parsing: .singleValue,
        help: "Only accounts of this platform; may be repeated."
    )
    var platforms: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Answer this status instead of the upstream's.", valueName: "status"),
        transform: WholeNumber.status
    )
    var answer: Int?

    @Option(help: ArgumentHelp("Answer this text instead of the upstream's.", valueName: "text"))
    var message: String?

    @Flag(help: "Leave errors it decides out of the ops log: nobody will see them.")
    var skipMonitoring = false

    @Flag(help: "Add it switched off.")
    var disabled = false

    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var description: String?

    private static func mode(_ word: String) throws -> String {
        guard ["any", "all"].contains(word) else { throw ValidationError("give any or all") }
        return word
    }

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
