import ArgumentParser
import Foundation
import OpsStore

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Lay an empty ops log in a new file, or bring an existing one up to date.",
        discussion: """
            Any program may write into it then: only status_code is required, and triggers keep the counts.

            EXAMPLES:
              unmask init ops.db
              sqlite3 ops.db "INSERT INTO ops_error_logs(status_code) VALUES (502)"

            A file that holds something else is refused and left as it is.
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
        try OpsLog.create(database) { if existed { bar.show($0) } }
        bar.finish()
        try StandardOutput.write(
            existed ? "\(database) is an ops log, and up to date.\n" : "Created \(database), an empty ops log.\n"
        )
    }
}
