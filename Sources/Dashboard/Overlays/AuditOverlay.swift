internal import OpsModel
internal import TerminalCanvas

/// Who changed what, newest first.
struct AuditOverlay: Equatable, Sendable {
    /// So many changes are shown.
    static let limit = 500
    var entries: Result<[AuditEntry], OpsReadFailure>?
    var scroll = 0

    func lines(width: Int, zone: DisplayZone) -> [[Span]] {
        switch entries {
        case nil: return [[Span("Reading …", .textDim)]]
        case .failure(let failure)?: return [[Span(failure.description, .danger)]]
        case .success(let entries)?:
            guard !entries.isEmpty else { return [[Span("Nothing was ever changed through Unmask.", .textDim)]] }
            return entries.flatMap { lines(of: $0, width: width, zone: zone) }
        }
    }

    private func lines(of entry: AuditEntry, width: Int, zone: DisplayZone) -> [[Span]] {
        var lines: [[Span]] = [
            [
                Span("#\(entry.id)  ", .textFaint), Span(zone.dated(entry.createdAt) + "  ", .time),
                Span(entry.actor + "  ", .textStrong), Span(entry.action + " ", .text, .bold),
                Span(entry.target, .account),
            ].fitted(to: width)
        ]
        let what = entry.summary { zone.dated($0) }
        for (text, role) in [(entry.reason ?? "", Role.text), (what, .textDim)] where !text.isEmpty {
            lines += TextWidth.wrap(text, width: max(width - 4, 8), maximumLines: 2).map {
                [Span("    "), Span($0, role)]
            }
        }
        return lines
    }
}

extension Dashboard {
    mutating func openAudit() -> [Effect] {
        overlays.append(.audit(AuditOverlay()))
        return [.account(.audit)]
    }
}
