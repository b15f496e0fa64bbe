internal import OpsModel

/// Asks what panes want to know: one question of a pane at a time, and the same one at most once a second, or less often
/// where the answer takes long. Of those that wait only the newest is asked.
@MainActor
final class PaneAsker<Observing: OpsObserving> {
    private static var pause: Duration { .seconds(1) }
    /// A pane's reading takes at most one part in so many of the time.
    private static var moderation: Int { 30 }

    private let observing: Observing
    private let inbox: Inbox
    private var waiting: [Dashboard.PaneID: AnyPaneQuestion] = [:]
    private var last: [Dashboard.PaneID: Asked] = [:]
    private var reading: [Dashboard.PaneID: Task<Void, Never>] = [:]
    private var pausing: [Dashboard.PaneID: Task<Void, Never>] = [:]

    private struct Asked {
        var question: AnyPaneQuestion
        var at: ContinuousClock.Instant
        var took = Duration.zero
    }

    init(observing: Observing, inbox: Inbox) {
        self.observing = observing
        self.inbox = inbox
    }

    func ask(_ question: AnyPaneQuestion, for pane: Dashboard.PaneID) {
        waiting[pane] = question
        askNext(for: pane)
    }

    func cancel() {
        for task in reading.values { task.cancel() }
        for task in pausing.values { task.cancel() }
    }

    private func askNext(for pane: Dashboard.PaneID) {
        guard reading[pane] == nil, let question = waiting[pane] else { return }
        pausing.removeValue(forKey: pane)?.cancel()
        if let last = last[pane], last.question == question, let rest = Self.rest(since: last) {
            pausing[pane] = Task {
                guard (try? await Task.sleep(for: rest)) != nil else { return }
                self.askNext(for: pane)
            }
            return
        }
        waiting[pane] = nil
        last[pane] = Asked(question: question, at: .now)
        reading[pane] = Task {
            let start = ContinuousClock.now
            let reply = await self.reply(to: question)
            self.last[pane]?.took = .now - start
            self.inbox.post(.answered(pane, reply))
            self.reading[pane] = nil
            self.askNext(for: pane)
        }
    }

    private func reply(to question: AnyPaneQuestion) async -> PaneReply {
        do throws(OpsReadFailure) {
            return .found(try await question.question.answer(from: observing))
        } catch {
            return .failed(error.description)
        }
    }

    private static func rest(since last: Asked) -> Duration? {
        let passed = ContinuousClock.now - last.at
        let pause = max(pause, last.took * moderation)
        return passed < pause ? pause - passed : nil
    }
}
