import ArgumentParser
import Foundation
import Gateway

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a configuration to begin with, and the first client's key.",
        discussion: """
            The configuration has one account, whose key comes from $OPENAI_API_KEY, and an example of everything \
            else. A file that exists is left as it is.

            EXAMPLES:
              unmask-gateway init gateway.toml
            """
    )

    @Argument(help: "The file.", completion: .file(extensions: ["toml"]))
    var file: String

    func validate() throws {
        if file.isEmpty { throw ValidationError("the file's name is empty; name the configuration to write") }
    }

    func run() throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure("\(file) exists already and is left as it is; choose another name.")
        }
        let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure("\(file) could not be written: there is no folder \(folder); make that first.")
        }
        var generator = SystemRandomNumberGenerator()
        let (key, presented) = ClientKey.new(id: 1, name: "first", using: &generator)
        do {
            try Data(ConfigurationText.sample(key: key).utf8).write(
                to: URL(filePath: file),
                options: .withoutOverwriting
            )
        } catch {
            throw CommandFailure("\(file) could not be written: \(error.localizedDescription)")
        }
        StandardStreams.note("Wrote \(file). Its first client's key, shown this once:")
        StandardStreams.note("")
        try StandardStreams.output(presented + "\n")
        StandardStreams.note("")
        StandardStreams.note("Next: unmask-gateway check --config \(file)")
    }
}
