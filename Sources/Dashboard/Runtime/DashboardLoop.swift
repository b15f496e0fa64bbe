internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The one place where the dashboard changes: messages are taken in, effects run, and the frame is drawn when
/// something is different. Between messages it sleeps; once a minute the clock wakes it.
@MainActor
final class DashboardLoop<Terminal: TerminalPort, Observing: OpsObserving> {
    /// Frames are at least this far apart while much happens.
    private static var frame: Duration { .milliseconds(16) }
    /// How often a loop that waits for the next frame looks whether a key came, which is not made to wait.
    private static var glance: Duration { .milliseconds(4) }

    private let terminal: Terminal
    let observing: Observing
    let accounts: any AccountDirectory
    let configuration: DashboardApp.Configuration
    let inbox: Inbox
    private let asker: PaneAsker<Observing>
    private var dashboard: Dashboard
    private var drawn: (dashboard: Dashboard, at: ContinuousClock.Instant)?
    private var mustQuit = false
    private var tasks: [Task<Void, Never>] = []
    /// Files that are being written.
    private var exports: [Task<Void, Never>] = []
    /// The dry run in progress; a new one takes its place.
    var trial: Task<Void, Never>?

    init(
        terminal: Terminal,
        observing: Observing,
        accounts: any AccountDirectory,
        configuration: DashboardApp.Configuration
    ) {
        self.terminal = terminal
        self.observing = observing
        self.accounts = accounts
        inbox = Inbox()
        asker = PaneAsker(observing: observing, inbox: inbox)
        self.configuration = configuration
        dashboard = Dashboard(settings: configuration.settings, size: terminal.size, now: configuration.now())
    }

    func run() async {
        defer {
            for task in tasks { task.cancel() }
            asker.cancel()
            trial?.cancel()
        }
        tasks = listeners
        perform(dashboard.firstEffects)
        draw()
        await takeTurns()
        // Whoever leaves while a file is being written leaves no piece of it behind.
        for export in exports {
            export.cancel()
            await export.value
        }
    }

    private func takeTurns() async {
        for await _ in inbox.wakeUps {
            takeIn()
            if mustQuit { return }
            while let rest = untilNextFrame, !inbox.hasKeys {
                try? await Task.sleep(for: min(rest, Self.glance))
            }
            takeIn()
            if mustQuit { return }
            draw()
        }
    }

    // MARK: - In

    /// The tasks that bring messages as long as the loop runs.
    private var listeners: [Task<Void, Never>] {
        let inbox = inbox
        let now = configuration.now
        let events = terminal.events
        let observations = observing.observations
        return [
            Task {
                for await event in events { inbox.post(Self.message(event, now: now)) }
                inbox.post(.terminated)
            },
            Task {
                for await observation in observations { inbox.post(observation, at: now()) }
            },
            Task {
                while !Task.isCancelled {
                    let moment = now()
                    let next = moment.floored(to: Milliseconds.minute) + Milliseconds.minute
                    try? await Task.sleep(for: .milliseconds(next.since(moment)), tolerance: .milliseconds(200))
                    if !Task.isCancelled { inbox.post(.tick(now())) }
                }
            },
        ]
    }

    private static func message(_ event: TerminalEvent, now: () -> Timestamp) -> Msg {
        switch event {
        case .key(let key): .key(key)
        case .paste(let text): .pasted(text)
        case .resize(let size): .resized(size)
        case .mouse(let mouse): .mouse(mouse)
        case .resumed: .resumed(now())
        case .focus: .tick(now())
        case .terminated: .terminated
        }
    }

    private func takeIn() {
        for msg in inbox.take() where !mustQuit { perform(dashboard.update(msg)) }
    }

    // MARK: - Out

    private func perform(_ effects: [Effect]) {
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .ask(let query): observing.ask(query)
        case .loadDetail(let id): load(id)
        case .askForPane(let pane, let question): asker.ask(question, for: pane)
        case .tryRule(let tried, let span, let scope): tryRule(tried, span, scope)
        case .changeRule(let change, let reason):
            changeRule(change.rule.id) { rules throws(ChangeRefusal) in try await rules.commit(change, reason: reason) }
        case .undoRule(let change, let rule):
            changeRule(rule) { rules throws(ChangeRefusal) in try await rules.undo(change) }
        case .resolve(let change): commit(change)
        case .undoResolution(let id, let error, let note): undo(id, ofError: error, note)
        case .copy(let text):
            let (terminal, inbox) = (terminal, inbox)
            Task { inbox.post(.copied(await terminal.writeClipboard(text))) }
        case .export(let request):
            let (exporter, inbox) = (configuration.exporter, inbox)
            exports.append(
                Task {
                    let answer = await exporter?.export(request) ?? .refused("No file can be written here.")
                    inbox.post(.exported(request, answer))
                }
            )
        case .account(let task): perform(task)
        case .remind(let number, let delay):
            let inbox = inbox
            Task {
                guard (try? await Task.sleep(for: .milliseconds(delay))) != nil else { return }
                inbox.post(.reminded(number))
            }
        case .setMouse(let on): terminal.setMouse(on)
        case .redraw:
            terminal.invalidate()
            drawn = nil
        case .quit: mustQuit = true
        }
    }

    private func load(_ id: Int64) {
        let (observing, inbox) = (observing, inbox)
        Task {
            do throws(OpsReadFailure) {
                let detail = try await observing.detail(of: id)
                inbox.post(.detail(id: id, detail.map { .found($0) } ?? .gone))
            } catch {
                inbox.post(.detail(id: id, .failed(error.description)))
            }
        }
    }

    /// How long to wait before the next frame; nil when it is due.
    private var untilNextFrame: Duration? {
        guard let drawn else { return nil }
        let passed = ContinuousClock.now - drawn.at
        return passed < Self.frame ? Self.frame - passed : nil
    }

    /// Draws what is different.
    private func draw() {
        guard drawn?.dashboard != dashboard else { return }
        var canvas = Canvas(size: terminal.size)
        dashboard.draw(into: &canvas)
        terminal.present(canvas, theme: configuration.themes[dashboard.theme], cursor: dashboard.cursor)
        drawn = (dashboard, .now)
    }
}
