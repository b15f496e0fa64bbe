import ArgumentParser
import Foundation
import Gateway

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The gateway with a pretend upstream; nothing leaves this machine.",
        discussion: """
            One account gives images and says what is wrong with a request, the other is always over its limit. The \
            configuration, the ops log and a client's key are in a folder of their own.

            EXAMPLES:
              unmask-gateway demo
              unmask-gateway demo --folder demo          keep the folder, to look at it
            """
    )

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one.", valueName: "number"))
    var port: Int = 8787

    @Option(
        help: ArgumentHelp("Where to keep everything; without it, it is removed at the end.", valueName: "path"),
        completion: .directory
    )
    var folder: String?

    func validate() throws {
        if !(0...65_535).contains(port) { throw ValidationError("--port \(port) is none; give 0 to 65535") }
        if folder == "" { throw ValidationError("--folder names none; give its path, or leave it out") }
    }

    func run() async throws {
        let files = try DemoFiles(folder: folder)
        defer { if folder == nil { files.remove() } }
        let upstream = try await ScriptedUpstream.start(remembers: false, script: DemoUpstream.script)
        try files.write(port: port, upstream: upstream.url)
        let (configuration, findings) = GatewayConfiguration.read(files.configuration)
        try findings.report()
        guard let configuration else { throw ExitCode(Findings.exitCode) }
        let text = DemoText(files: files)
        do {
            try await GatewayProcess(configuration, addressKey: "`--port`").serve { port in
                StandardStreams.note(text.lines(port: port).joined(separator: "\n"))
            }
        } catch {
            await upstream.stop()
            throw error
        }
        await upstream.stop()
    }
}
