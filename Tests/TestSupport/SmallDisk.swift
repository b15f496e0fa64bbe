import Foundation

/// A file system of a few hundred kilobytes, for what happens on a full disk; gone when the value goes out of scope.
package final class SmallDisk: Sendable {
    private let folder: TemporaryFolder

    /// Whether this machine lets us make one: it takes Linux and the right to mount.
    package static let isPossible: Bool = (try? SmallDisk(kilobytes: 64)) != nil

    package struct NotMounted: Error {}

    package init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path("")) else {
            throw NotMounted()
        }
    }

    deinit { _ = Self.run("umount", "-l", folder.path("")) }

    /// The path of a file on it, whether it exists or not.
    package func path(_ name: String) -> String { folder.path(name) }

    /// Takes every byte that is left.
    package func fill() throws {
        _ = FileManager.default.createFile(atPath: path("filler"), contents: nil)
        let handle = try FileHandle(forWritingTo: URL(filePath: path("filler")))
        defer { try? handle.close() }
        for size in [4_096, 1] {
            let block = Data(repeating: 0x78, count: size)
            while (try? handle.write(contentsOf: block)) != nil {}
        }
    }

    /// Gives it back.
    package func makeRoom() throws { try FileManager.default.removeItem(atPath: path("filler")) }

    private static func run(_ command: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
