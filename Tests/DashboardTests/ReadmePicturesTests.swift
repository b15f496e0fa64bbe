import Foundation
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// The README's pictures of panes are drawn by the panes, so that they cannot lie.
///
/// `UNMASK_REWRITE_GOLDEN=1 swift test --filter ReadmePictures` draws them anew.
struct ReadmePicturesTests {
    /// What is shown of the sample, and by which keys an operator comes there.
    enum Picture: String, CaseIterable {
        case failovers, trial, accounts

        var size: Size {
            switch self {
            case .failovers: Size(width: 96, height: 18)
            case .trial: Size(width: 96, height: 20)
            case .accounts: Size(width: 96, height: 16)
            }
        }

        var keys: [Key] {
            switch self {
            case .failovers: ["3"]
            case .trial: ["4", .down, .enter]
            case .accounts: ["5"]
            }
        }
    }

    private static let readme = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "README.md")

    /// The box of the pane alone, without what stands above and below it.
    private static func drawing(_ picture: Picture) throws -> String {
        var session = Session(picture.size.width, picture.size.height)
        for index in session.directory.accounts.indices where session.directory.accounts[index].id == 9 {
            // Characters of two columns are one and a half wide where a README is read.
            session.directory.accounts[index].name = "openai-spare"
        }
        session.refresh()
        for key in picture.keys { session.press(key) }
        let lines = session.screen.text().split(separator: "\n")
        let box = try #require(lines.firstIndex { $0.hasPrefix("╭") })...#require(lines.lastIndex { $0.hasPrefix("╰") })
        return "```\n" + lines[box].joined(separator: "\n") + "\n```\n"
    }

    @Test("the README's pictures are what the panes draw")
    func readmePictures() throws {
        var text = try String(contentsOf: Self.readme, encoding: .utf8)
        let isRewriting = ProcessInfo.processInfo.environment["UNMASK_REWRITE_GOLDEN"] != nil
        for picture in Picture.allCases {
            let from = try #require(text.range(of: "<!-- picture: \(picture.rawValue); a test compares -->\n"))
            let to = try #require(text.range(of: "<!-- /picture -->", range: from.upperBound..<text.endIndex))
            let drawing = try Self.drawing(picture)
            if isRewriting {
                text.replaceSubrange(from.upperBound..<to.lowerBound, with: drawing)
            } else {
                #expect(String(text[from.upperBound..<to.lowerBound]) == drawing, "\(picture)")
            }
        }
        if isRewriting { try text.write(to: Self.readme, atomically: true, encoding: .utf8) }
    }
}
