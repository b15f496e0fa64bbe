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
        guard StandardError.isTerminal else { return }
        let thousandth = Int(min(max(share, 0), 1) * 1_000)
        guard thousandth != shown else { return }
        shown = thousandth
        let filled = thousandth * Self.width / 1_000
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        StandardError.write("\r\(title) \(bar) \(thousandth / 10) % \(detail)\u{1B}[K")
    }

    /// Takes the line away again.
    func finish() {
        if shown >= 0 { StandardError.write("\r\u{1B}[K") }
        shown = -1
    }
}
