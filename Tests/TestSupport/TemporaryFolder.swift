import Foundation

/// A folder of its own for one test, removed when the value goes out of scope.
package final class TemporaryFolder: Sendable {
    package let url: URL

    /// Throws what the file system says when the folder cannot be made.
    package init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "unmask-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in the folder, whether it exists or not.
    package func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }
}
