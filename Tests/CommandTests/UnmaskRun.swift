import Foundation

/// One run of the built `unmask`: what it printed and how it ended.
struct UnmaskRun {
    let output: String
    let errors: String
    let exitCode: Int32

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Runs the binary that lies beside the test bundle.
    ///
    /// - Throws: what the system says when the program cannot be started.
    init(_ arguments: [String], input: String = "") throws {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        let folder = FileManager.default.temporaryDirectory.appending(path: "unmask-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files instead of pipes: no amount of output can block either side.
        let names = ["in", "out", "err"].map { folder.appending(path: $0) }
        try Data(input.utf8).write(to: names[0])
        for name in names.dropFirst() { try Data().write(to: name) }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: names[1]), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: names[2]), as: UTF8.self)
        exitCode = process.terminationStatus
    }

    /// Where the build put the program: beside the test bundle, else where this source's package builds.
    private static var binary: URL {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "unmask")
        if FileManager.default.isExecutableFile(atPath: beside.path(percentEncoded: false)) { return beside }
        return URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/debug/unmask")
    }
}
