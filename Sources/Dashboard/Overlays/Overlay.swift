internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// What lies over the panes. The topmost takes the keys that mean something to it and lets the others through.
enum Overlay: Equatable, Sendable {
    case detail(DetailOverlay)
    case trial(TrialOverlay)
    case confirm(ConfirmOverlay)
    case form(RuleForm)
    case help(HelpOverlay)
    case actions(ActionsOverlay)
    case change(ChangeOverlay)
    case grouping(GroupingOverlay)
    case audit(AuditOverlay)
    case blindSpots(BlindSpotsOverlay)

    var place: KeyBinding.Place {
        switch self {
        case .detail: .detail
        case .trial: .trial
        case .confirm(let confirm): confirm.field == .reason ? .field : .dialog
        case .form(let form): form.editor == nil ? .form : .field
        case .help: .help
        case .actions: .menu
        case .change: .dialog
        case .grouping: .grouping
        case .audit: .audit
        case .blindSpots: .blindSpots
        }
    }

    /// The first line of its text on screen.
    var scroll: Int {
        get {
            switch self {
            case .detail(let detail): detail.scroll
            case .trial(let trial): trial.scroll
            case .help(let help): help.scroll
            case .audit(let audit): audit.scroll
            case .blindSpots(let spots): spots.scroll
            case .form(let form): form.scroll
            case .actions, .change, .confirm, .grouping: 0
            }
        }
        set {
            switch self {
            case .detail(var detail):
                detail.scroll = newValue
                self = .detail(detail)
            case .trial(var trial):
                trial.scroll = newValue
                self = .trial(trial)
            case .help(var help):
                help.scroll = newValue
                self = .help(help)
            case .audit(var audit):
                audit.scroll = newValue
                self = .audit(audit)
            case .blindSpots(var spots):
                spots.scroll = newValue
                self = .blindSpots(spots)
            case .form(var form):
                form.scroll = newValue
                self = .form(form)
            case .actions, .change, .confirm, .grouping: break
            }
        }
    }

    var isForm: Bool { if case .form = self { true } else { false } }
}

extension Dashboard {
    /// Where an overlay stands: over everything but the header and the footer.
    static func overlayFrame(_ size: Size) -> Rect { Rect(size).inset(top: 2, bottom: 1) }

    /// The room inside of a frame as large as overlays get.
    var insideOfOverlay: Rect { Dashboard.overlayFrame(size).inset(left: 2, top: 1, right: 2, bottom: 1) }

    /// Columns of a menu or a dialog, where there is room.
    private static let dialogWidth = 76

    /// Where this overlay stands: menus and dialogs take no more than they need, in the middle.
    func frame(of overlay: Overlay) -> Rect {
        let whole = Dashboard.overlayFrame(size)
        switch overlay {
        case .detail, .trial, .help, .audit, .form: return whole
        case .actions, .change, .confirm, .blindSpots, .grouping: break
        }
        let width = min(whole.width, Dashboard.dialogWidth)
        let height = min(lines(of: overlay, width: width - 4).count + 2, whole.height)
        return Rect(
            x: whole.x + (whole.width - width) / 2,
            y: whole.y + (whole.height - height) / 2,
            width: width,
            height: height
        )
    }

    /// The lines of an overlay, for its width.
    func lines(of overlay: Overlay, width: Int) -> [[Span]] {
        switch overlay {
        case .detail(let detail): detail.lines(width: width, zone: zone)
        case .trial(let trial): trial.lines(width: width, zone: zone, now: now, remarks: remarks(on: trial.rule))
        case .confirm(let confirm):
            confirm.arranged(width: width, height: Dashboard.overlayFrame(size).height - 2).lines
        case .form(let form): form.arranged(in: insideOfOverlay.size, dashboard: self).lines
        case .help(let help): help.lines(width: width, dashboard: self)
        case .audit(let audit): audit.lines(width: width, zone: zone)
        case .blindSpots(let spots): spots.lines(width: width, dashboard: self)
        case .actions(let menu): menu.lines(width: width, dashboard: self)
        case .grouping(let grouping): grouping.lines(width: width, only: fixedValues)
        case .change(let change):
            change.lines(width: width, height: Dashboard.overlayFrame(size).height - 2, dashboard: self)
        }
    }

    /// What is to be said about a rule as it stands among the others.
    private func remarks(on rule: PassthroughRule) -> [String] {
        rules.book?.reviews.first { $0.id == rule.id }?.remarks ?? []
    }

    /// Scrolls the topmost overlay, stopping at the ends.
    mutating func scrollOverlay(_ action: Action) {
        guard var top = overlays.last else { return }
        let inside = insideOfOverlay
        let page = max(inside.height - 1, 1)
        let last = max(lines(of: top, width: inside.width).count - inside.height, 0)
        let step: Int
        switch action {
        case .up: step = -1
        case .down: step = 1
        case .pageUp: step = -page
        case .pageDown: step = page
        case .halfPageUp: step = -max(page / 2, 1)
        case .halfPageDown: step = max(page / 2, 1)
        case .top: step = -top.scroll
        case .bottom: step = last
        default: return
        }
        top.scroll = min(max(top.scroll + step, 0), last)
        overlays[overlays.count - 1] = top
    }
}
