import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program that was built beside the tests, run as a user runs it.
package struct Program: Sendable {
    /// What a run left behind.
    package struct Result: Sendable {
        package var status: Int32
        package var output: String
        package var error: String

        /// The lines of the output.
        package var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    package struct NotBuilt: Error, CustomStringConvertible {
        package var description: String
    }

    package let path: String

    /// Finds the program in the folder of the test bundle or in one of the folders above it.
    package init(_ name: String) throws {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let root = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
        var candidates: [URL] = []
        for _ in 0..<4 {
            candidates.append(folder.appending(path: name))
            folder = folder.deletingLastPathComponent()
        }
        candidates.append(root.appending(path: ".build/debug").appending(path: name))
        let paths = candidates.map { $0.path(percentEncoded: false) }
        var isFolder: ObjCBool = false
        let found = paths.first {
            FileManager.default.isExecutableFile(atPath: $0)
                && FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
        }
        guard let found else { throw NotBuilt(description: "\(name) is not in \(paths)") }
        path = found
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - input: what it can read on its standard input.
    ///   - environment: all variables it sees, beside a plain locale.
    ///   - folder: where it runs.
    package func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        in folder: String? = nil
    ) async throws -> Result {
        var variables: [Environment.Key: String] = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: .custom(variables),
            workingDirectory: folder.map { FilePath($0) },
            input: .string(input),
            output: .string(limit: 64 << 20),
            error: .string(limit: 1 << 20)
        )
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return Result(status: status, output: result.standardOutput, error: result.standardError)
    }

    /// Runs a shell line in which `$1` and so on are `arguments`, and returns what it printed; for `sqlite3` and pipes.
    package static func shell(_ line: String, _ arguments: String...) async throws -> Result {
        try await shell(line, arguments)
    }

    package static func shell(_ line: String, _ arguments: [String]) async throws -> Result {
        try await Program(path: "/bin/sh").run(["-c", line, "sh"] + arguments)
    }

    private init(path: String) { self.path = path }
}
