import TerminalCanvas

/// How far something long has come, on one line of stderr; nothing where that is not a terminal.
final class ProgressBar {
    private static let width = 30

    private let title: String
    private var shown = -1

    init(title: String) { self.title = DisplayText(line: title, limit: 60).text }

    /// - Parameters:
    ///   - share: 0...1.
    ///   - detail: what stands behind the bar.
    func show(_ share: Double, _ detail: String = "") {
        guard let columns = StandardError.columns else { return }
        let thousandth = Int(min(max(share, 0), 1) * 1_000)
        guard thousandth != shown else { return }
        shown = thousandth
        let filled = thousandth * Self.width / 1_000
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        // One line: what wraps could not be taken away again.
        let line = TextWidth.truncate(
            "\(title) \(bar) \(thousandth / 10) % \(detail)",
            to: columns - 1
        )
        StandardError.write("\r\(line)\u{1B}[K")
    }

    /// Takes the line away again.
    func finish() {
        if shown >= 0 { StandardError.write("\r\u{1B}[K") }
        shown = -1
    }
}
