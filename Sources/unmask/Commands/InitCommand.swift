import ArgumentParser
import Foundation
import OpsStore

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Lay an empty ops log in a new or empty file, or bring one up to date.",
        discussion: """
            Any program may write into it then: only status_code is required, and triggers keep the counts.

            EXAMPLES:
              unmask init ops.db
              sqlite3 ops.db "INSERT INTO ops_error_logs(status_code) VALUES (502)"

            A log that was copied with sqlite3's .dump has lost the mark by which it is known; it gets it back. A file \
            that holds something else is refused and left as it is.
            """
    )

    @Argument(help: "The file.", completion: .file())
    var database: String

    func validate() throws {
        if database.isEmpty { throw ValidationError("the file's name is empty; name the ops log to create") }
    }

    func run() throws {
        let existed = FileManager.default.fileExists(atPath: database)
        let bar = ProgressBar(title: "Bringing \(database) up to date")
        defer { bar.finish() }
        let log = try OpsLog.create(database) { if existed { bar.show($0) } }
        bar.finish()
        let sentence =
            switch log.found {
            case .nothing: "Created \(database), an empty ops log."
            case .unmarkedLog: OpsLog.marked(database)
            case .log: "\(database) is an ops log, and up to date."
            }
        try StandardOutput.write(sentence + "\n")
    }
}
