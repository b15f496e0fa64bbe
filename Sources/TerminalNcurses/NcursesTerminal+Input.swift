import CNCurses
import Dispatch
import TerminalCanvas

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension NcursesTerminal {
    /// Keys and signals wake the main queue; nothing else does.
    func watch(input: Int32) throws(TerminalError) {
        let signals = cn_watch_signals()
        guard signals >= 0 else {
            close()
            throw .noSignalPipe
        }
        // Dispatch runs its handlers outside any actor as far as the compiler knows, hence @Sendable; the queue is
        // the main one, hence assumeIsolated.
        let keys = DispatchSource.makeReadSource(fileDescriptor: input, queue: .main)
        keys.setEventHandler { @Sendable [weak self] in
            MainActor.assumeIsolated { self?.readKeys(input) }
        }
        let pipe = DispatchSource.makeReadSource(fileDescriptor: signals, queue: .main)
        pipe.setEventHandler { @Sendable [weak self] in
            MainActor.assumeIsolated { self?.readSignals(signals) }
        }
        sources = [keys, pipe]
        for source in sources { source.resume() }
    }

    /// Reads what there is until ncurses has no more.
    private func readKeys(_ input: Int32) {
        var batch: [RawKey] = []
        var value: UInt32 = 0
        while true {
            switch cn_next_key(&value) {
            case 1: batch.append(.scalar(value))
            case 2 where value == UInt32(KEY_RESIZE): break
            case 2 where value == UInt32(KEY_MOUSE): if let event = mouseEvent() { batch.append(.mouse(event)) }
            case 2: batch.append(.function(Int32(value)))
            default:
                batch.isEmpty ? noteEmptyRead(input) : (emptyReads = 0)
                for event in decoder.decode(batch) { continuation.yield(event) }
                return
            }
        }
    }

    /// A terminal that has gone is readable for ever: the program must end rather than spin.
    private func noteEmptyRead(_ input: Int32) {
        emptyReads += 1
        var state = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        let gone = poll(&state, 1, 0) > 0 && state.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
        guard gone || emptyReads >= 100 else { return }
        sources.first?.cancel()
        continuation.yield(.terminated(signal: SIGHUP))
    }

    private func mouseEvent() -> MouseEvent? {
        var button: Int32 = 0
        var x: Int32 = 0
        var y: Int32 = 0
        let kinds: [MouseEvent.Kind] = [.press, .release, .click, .doubleClick, .wheelUp, .wheelDown]
        let kind = Int(cn_mouse_event(&button, &x, &y))
        guard kind > 0 else { return nil }
        return MouseEvent(kinds[kind - 1], button: Int(button), at: Point(x: Int(x), y: Int(y)))
    }

    /// Acts on the signals that came, a burst of the same ones once.
    private func readSignals(_ pipe: Int32) {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(pipe, &bytes, bytes.count)
        guard count > 0 else { return }
        let signals = Set(bytes[..<count].map(Int32.init))
        if signals.contains(SIGWINCH) { resized(reportAlways: true) }
        if signals.contains(SIGTSTP) {
            suspend()
        } else if signals.contains(SIGCONT) {
            takeBack()
        }
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] where signals.contains(signal) {
            continuation.yield(.terminated(signal: signal))
        }
    }

    /// Takes the size from the kernel at once: ncurses itself would notice with the next key only.
    func resized(reportAlways: Bool) {
        var width: Int32 = 0
        var height: Int32 = 0
        guard cn_resize(output, &width, &height) else { return }
        let now = Size(width: Int(width), height: Int(height))
        guard now != size || reportAlways else { return }
        size = now
        invalidate()
        continuation.yield(.resize(now))
    }
}
