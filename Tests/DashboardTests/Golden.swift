import Foundation
import TerminalCanvas
import Testing

/// Screens kept as files: the text as the operator sees it, and under it what every cell means.
///
/// `UNMASK_REWRITE_GOLDEN=1 swift test --filter DashboardTests` writes them anew; the difference is reviewed like code.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// A letter for each role a screen uses to tell something; the rest is a dot.
    private static let letters: [Role: Character] = [
        .textDim: "d", .textFaint: "f", .textLabel: "l", .border: "b", .borderFocus: "B", .title: "t", .titleFocus: "T",
        .headerBrand: "u", .headerLabel: "l", .headerValue: "v", .columnHeader: "c", .columnSorted: "C",
        .listMarked: ">", .listTree: "y", .status2xx: "2", .status4xx: "4", .status429: "9", .status5xx: "5",
        .statusNone: "0",
        .outcomeMasked: "M", .outcomeSurfaced: "S", .outcomeRewritten: "W", .outcomeRecovered: "R", .outcomeLocal: "L",
        .trend: "g", .graph: "g", .graphLow: "g", .graphMid: "g", .graphHigh: "g", .graphAxis: "x", .trendUp: "^",
        .trendDown: "v",
        .trendFlat: "=", .barEmpty: "_", .stateLive: "+", .statePaused: "p", .stateReadonly: "o", .stateError: "!",
        .account: "a", .model: "m", .time: "h", .timeOld: "H", .number: "n", .key: "k", .keyLabel: "w",
        .keyDisabled: "z",
        .diffSame: "=", .diffChanged: "#", .diffMissing: "-", .overlayBorder: "O", .overlayTitle: "T", .notice: "N",
        .warning: "%", .danger: "!", .good: "+", .marker: "@", .escape: "E",
        .jsonKey: "K", .jsonString: "s", .jsonNumber: "n", .jsonLiteral: "i", .jsonMark: "j",
    ]

    /// Compares a screen with the file of that name, and says which lines differ.
    static func expect(_ canvas: Canvas, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let text =
            canvas.text() + "\n" + String(repeating: "=", count: canvas.size.width) + "\n"
            + canvas.roleMap(letters).joined(separator: "\n") + "\n"
        try expect(text: text, name, sourceLocation: sourceLocation)
    }

    /// Compares a text with the file of that name.
    static func expect(text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["UNMASK_REWRITE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: false, encoding: .utf8)
            return
        }
        let wanted = try String(contentsOf: file, encoding: .utf8)
        guard text != wanted else { return }
        let pairs = zip(wanted.split(separator: "\n"), text.split(separator: "\n")).filter { $0 != $1 }
        let shown = pairs.prefix(6).map { "- \($0)\n+ \($1)" }.joined(separator: "\n")
        Issue.record("the screen differs from Golden/\(name).txt:\n\(shown)", sourceLocation: sourceLocation)
    }
}
