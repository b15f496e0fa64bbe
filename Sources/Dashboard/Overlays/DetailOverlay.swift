internal import OpsModel
internal import TerminalCanvas

/// Everything about one error: what the upstream said, what the client was told, and how it came to that.
struct DetailOverlay: Equatable, Sendable {
    /// The row as the list had it; it stands there until the rest has been read.
    var row: ErrorRow
    var answer: DetailAnswer?
    var scroll = 0
    /// Whether the way through the accounts comes first: what it was opened for.
    let leadsWithStory: Bool
    /// The body as lines: a large one takes too long to be laid out for every frame.
    private var body: (width: Int, lines: [[Span]])?
    /// What the fixed image handler would have said, once the detail is here.
    private(set) var fixed: FixedAnswer?

    init(row: ErrorRow, leadsWithStory: Bool = false) {
        self.row = row
        self.leadsWithStory = leadsWithStory
    }

    /// The body's lines for a width.
    func bodyLines(width: Int) -> [[Span]] {
        if let body, body.width == width { return body.lines }
        return detail.upstreamBody.map { BodyText.lines($0, width: width) } ?? []
    }

    /// Lays the body out ahead of drawing.
    mutating func layOut(width: Int) {
        guard body?.width != width else { return }
        body = (width, bodyLines(width: width))
    }

    /// Takes in what was read.
    mutating func take(_ answer: DetailAnswer, account: Account?, width: Int) {
        self.answer = answer
        fixed = FixedAnswer(detail, account: account)
        body = nil
        layOut(width: width)
    }

    /// The layout follows from the rest.
    static func == (a: DetailOverlay, b: DetailOverlay) -> Bool {
        a.row == b.row && a.answer == b.answer && a.scroll == b.scroll
    }

    /// The detail as far as it is known.
    var detail: ErrorDetail {
        if case .found(let detail)? = answer { return detail }
        return ErrorDetail(row: row)
    }
}

extension Dashboard {
    /// Opens the selected error.
    mutating func openDetail() -> [Effect] {
        guard let row = selectedError else { return [] }
        overlays.append(.detail(DetailOverlay(row: row)))
        return [.loadDetail(row.id)]
    }

    /// Shows the error before or after the open one; the list's cursor goes along.
    mutating func stepDetail(_ action: Action) -> [Effect] {
        guard case .detail(let open)? = overlays.last else { return [] }
        if open.leadsWithStory { return stepStory(action, from: open.row.id) }
        errors.cursor.select(open.row.id, in: shownErrors.map(\.id), height: errorRows)
        var effects = moveInErrors(action == .newer ? .up : .down)
        guard let row = selectedError, row.id != open.row.id else { return effects }
        overlays[overlays.count - 1] = .detail(DetailOverlay(row: row))
        effects.append(.loadDetail(row.id))
        return effects
    }

    /// Columns inside an overlay.
    var overlayWidth: Int { Dashboard.overlayFrame(size).inset(left: 2, right: 2).width }

    /// Lays open details out for the present width.
    mutating func layOutDetails() {
        for (index, overlay) in overlays.enumerated() {
            guard case .detail(var detail) = overlay else { continue }
            detail.layOut(width: overlayWidth)
            overlays[index] = .detail(detail)
        }
    }

    /// Takes in what was read about an error, if it is still the one on screen.
    mutating func show(_ answer: DetailAnswer, of id: Int64) {
        for (index, overlay) in overlays.enumerated() {
            guard case .detail(var detail) = overlay, detail.row.id == id else { continue }
            let account = snapshot?.accounts.first { $0.id == detail.detail.row.account?.id }
            detail.take(answer, account: account, width: overlayWidth)
            overlays[index] = .detail(detail)
        }
    }
}
