import Foundation

/// A file system of a few hundred kilobytes, for what happens on a full disk; gone when the value goes out of scope.
package final class SmallDisk: Sendable {
    private let folder: TemporaryFolder

    /// Whether this machine lets us make one: it takes Linux and the right to mount.
    package static let isPossible: Bool = (try? SmallDisk(kilobytes: 64)) != nil

    package struct NotMounted: Error {}

    package init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        // By the system itself: Foundation's processes are not to be relied on where hundreds of tests run at once.
        #if os(Linux)
            guard mount("tmpfs", folder.path(""), "tmpfs", 0, "size=\(kilobytes)k") == 0 else { throw NotMounted() }
        #else
            throw NotMounted()
        #endif
    }

    deinit {
        #if os(Linux)
            umount2(folder.path(""), Int32(MNT_DETACH))
        #endif
    }

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
}
