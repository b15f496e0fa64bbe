import ArgumentParser
import Foundation
import OpsModel
import OpsStore
import Simulator

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The whole dashboard on a simulated gateway with a story.",
        discussion: """
            A week of errors is written into a log of its own, then a pretend gateway goes on: calm, a moderation wave, \
            an account that hits its quota, an upstream outage with failovers, a revoked token, over and over. Nothing \
            outside of the log is touched.

            EXAMPLES:
              unmask demo
              unmask demo --rate 50              more traffic
              unmask demo --db demo.db           keep the log, to look at it with the other commands
            """
    )

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Another number tells another story. Default: 1.", valueName: "number"),
        transform: WholeNumber.seed
    )
    var seed: UInt64 = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Requests a second, at most \(maximalRate). Default: \(Simulation.defaultRate).",
            valueName: "number"
        ),
        transform: DemoCommand.rate
    )
    var rate: Double = Simulation.defaultRate

    @Option(
        help: ArgumentHelp("Where to keep the log; without it, it is removed at the end.", valueName: "path"),
        completion: .file()
    )
    var db: String?

    @OptionGroup var screen: ScreenOptions

    private static let maximalRate = 10_000

    private static func rate(_ text: String) throws -> Double {
        guard let rate = Double(text), rate > 0, rate <= Double(maximalRate) else {
            throw ValidationError("give requests a second, more than 0, at most \(maximalRate)")
        }
        return rate
    }

    func validate() throws {
        if db == "" { throw ValidationError("--db names no file; give the log's path, or leave it out") }
    }

    @MainActor
    func run() async throws {
        guard StandardOutput.isTerminal else {
            throw CommandFailure(
                "the demo draws on a terminal and stdout is none; \"unmask simulate\" fills a log for the other commands."
            )
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "unmask-demo-\(UUID().uuidString)", directoryHint: .isDirectory)
        if db == nil { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        defer { if db == nil { try? FileManager.default.removeItem(at: folder) } }
        let path = db ?? folder.appending(path: "demo.db").path(percentEncoded: false)

        let gateway = try PretendGateway(log: try OpsLog.create(path), seed: seed, rate: rate)
        try gateway.writeHistory()
        let running = Task.detached { await gateway.run() }
        defer { running.cancel() }
        let name = db.map(DashboardSession.name(of:)) ?? "demo"
        do {
            try await DashboardSession(screen: screen, path: path, name: name).run()
        }
        running.cancel()
        await running.value
    }
}
