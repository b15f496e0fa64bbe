package import OpsModel
package import TerminalCanvas

/// The terminal app without a terminal: everything that is on the screen follows from this value.
package struct Dashboard: Equatable, Sendable {
    package let settings: DashboardSettings
    package internal(set) var size: Size
    /// The latest moment anything told; the screen's clock.
    package internal(set) var now: Timestamp
    /// The newest question, whole.
    package internal(set) var query: OpsQuery
    /// What is on screen: the answer to `query`, or to the question before it until the answer comes.
    package internal(set) var snapshot: OpsSnapshot?
    /// The newest answer that came while the screen was paused.
    package internal(set) var held: OpsSnapshot?
    package internal(set) var reading = Reading.loading
    package internal(set) var isPaused = false
    package internal(set) var focus = PaneID.groups
    package internal(set) var zone: DisplayZone
    /// The index of the theme in use.
    package internal(set) var theme = 0
    package internal(set) var isMouseOn = false
    package internal(set) var notice: Notice?

    var groups = GroupsPane()
    var errors = ErrorsPane()
    var rules = RulesPane()
    var failovers = FailoversPane()
    var accounts = AccountsPane()
    /// What the panes beside the two lists asked last, and why a pane could not be read.
    var asked: [PaneID: AskedQuestion] = [:]
    var unread: [PaneID: String] = [:]
    /// How the operator got here: each crumb narrows everything on screen.
    var crumbs: [Crumb] = []
    /// The topmost comes last; an event is its business first.
    var overlays: [Overlay] = []
    /// What is being written, before everything else.
    var prompt: Prompt?
    /// The range of the trend that is being chosen.
    var brush: Brush?
    /// Filters applied in this session, the newest last.
    var filterHistory: [String] = []
    /// The operator's changes in this session, the newest last: `u` takes them back one after the other.
    var lastChanges: [LastChange] = []
    /// How often the loop was asked to come back; the newest reminder's number.
    var reminders = 0

    package init(settings: DashboardSettings, size: Size, now: Timestamp) {
        self.settings = settings
        self.size = size
        self.now = now
        query = settings.query
        zone = settings.startsInLocalZone ? settings.localZone : .utc
        isMouseOn = settings.startsWithMouse
        notice = settings.firstNotice.map { .warning($0) }
    }

    /// The name of the theme in use.
    package var themeName: String { settings.themes[theme] }

    /// What the loop does before anything happened.
    package var firstEffects: [Effect] { [.ask(query)] + (isMouseOn ? [.setMouse(true)] : []) }

    /// How reading goes.
    package enum Reading: Equatable, Sendable {
        /// Nothing was read yet.
        case loading
        case live
        /// The log cannot be read: a sentence, and since when. What was on screen stays.
        case failed(String, since: Timestamp)
    }

    /// The line a finished effect or a refused key leaves, until the next key.
    package struct Notice: Equatable, Sendable {
        package enum Kind: Equatable, Sendable { case plain, warning }
        package var text: String
        package var kind: Kind
    }
}
