import Foundation

/// Files under `Tests/Fixtures`, found relative to this source file so that tests run from any folder.
package enum Fixtures {
    /// The folder itself.
    package static let folder: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures", directoryHint: .isDirectory)

    /// The bytes of one file.
    package static func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    /// The non-empty lines of one file, as in a `.jsonl`.
    package static func lines(_ name: String) throws -> [Data] {
        try data(name).split(separator: UInt8(ascii: "\n")).filter { !$0.isEmpty }.map { Data($0) }
    }
}
