package import OpsModel

/// What is to be written to a file.
package struct ExportRequest: Equatable, Sendable {
    /// As the operator wrote it: `~/` is the home folder, anything relative stands in the working folder.
    package var path: String
    package var format: ExportFormat
    package var content: ExportContent

    package init(path: String, format: ExportFormat, content: ExportContent) {
        self.path = path
        self.format = format
        self.content = content
    }
}

/// How a file is written; its name ends with it.
package enum ExportFormat: String, CaseIterable, Sendable {
    case csv, json, ndjson
    /// The screen as it is.
    case txt

    /// What a file's name asks for; nil where it ends with none of them.
    package init?(path: String) {
        guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."), dot > name.startIndex
        else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }
}

/// What a file is to hold: what the pane showed, or the question that reads all of it.
package enum ExportContent: Equatable, Sendable {
    /// At most so many errors, the newest.
    case errors(TimeSpan, Scope, Filter, limit: Int)
    /// Groups by all their fields, in the order of the screen.
    case groups(TimeSpan, Scope, Filter, by: [GroupField], GroupSort, isReversed: Bool)
    case failovers([FailoverStory])
    case rules(RuleBook)
    case accounts([Account], AccountLoads, at: Timestamp)
    case error(ErrorDetail)
    /// The screen's lines.
    case screen([String])
}

/// What became of an export.
package enum ExportAnswer: Equatable, Sendable {
    /// - isCut: whether more matched than were written.
    case written(path: String, count: Int, isCut: Bool)
    /// One sentence; there is no file, or the one that was there is as it was.
    case refused(String)
}

/// The port through which what is on screen gets into a file.
package protocol ScreenExporting: Sendable {
    /// Writes a new file, whole or not at all; a file that exists is never touched. A task that is cancelled gives the
    /// file up.
    func export(_ request: ExportRequest) async -> ExportAnswer
}
