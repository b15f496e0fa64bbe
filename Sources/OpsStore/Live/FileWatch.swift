#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Wakes its owner when a database, its WAL or its folder changes, or when somebody asks it to.
///
/// On Linux inotify tells; elsewhere, and where the system has no watches left, the owner is woken once a second.
final class FileWatch {
    /// How often to look where nothing can be watched, in milliseconds.
    static let pollInterval: Int64 = 1_000

    private let path: String
    private let folder: String
    private let watch: CInt
    private let doorbell: Doorbell
    private var hasFolder = false

    /// - Parameter doorbell: rung by other threads.
    init(path: String, doorbell: Doorbell) {
        self.path = path
        self.doorbell = doorbell
        if let slash = path.lastIndex(of: "/") {
            folder = slash == path.startIndex ? "/" : String(path[..<slash])
        } else {
            folder = "."
        }
        #if os(Linux)
            watch = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        #else
            watch = -1
        #endif
        rewatch()
    }

    deinit { if watch >= 0 { close(watch) } }

    /// Whether changes are told; else they must be looked for.
    var isTold: Bool { hasFolder }

    /// Watches what is there now; the folder tells when the files come, go or are replaced.
    func rewatch() {
        #if os(Linux)
            guard watch >= 0 else { return }
            let arrivals = UInt32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
            hasFolder = inotify_add_watch(watch, folder, arrivals) >= 0
            for file in [path, path + "-wal"] { inotify_add_watch(watch, file, UInt32(IN_MODIFY | IN_ATTRIB)) }
        #endif
    }

    /// What ended a wait.
    struct Wake {
        var fileChanged = false
        /// Files came or went: what is watched has to be watched anew.
        var folderChanged = false
    }

    /// Waits until something happens, at most `milliseconds` (nil: for ever).
    /// - Parameter files: false waits for the doorbell alone.
    func wait(milliseconds: Int64?, files: Bool = true) -> Wake {
        var descriptors = [pollfd(fd: doorbell.descriptor, events: Int16(POLLIN), revents: 0)]
        if files, watch >= 0 { descriptors.append(pollfd(fd: watch, events: Int16(POLLIN), revents: 0)) }
        let timeout = milliseconds.map { CInt(clamping: max(0, $0)) } ?? -1
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
        doorbell.quiet()
        var wake = Wake()
        if descriptors.count > 1, descriptors[1].revents != 0 { drain(&wake) }
        return wake
    }

    private func drain(_ wake: inout Wake) {
        #if os(Linux)
            var buffer = [UInt8](repeating: 0, count: 16 * 1_024)
            while true {
                let count = read(watch, &buffer, buffer.count)
                guard count > 0 else { return }
                wake.fileChanged = true
                var offset = 0
                while offset + MemoryLayout<inotify_event>.size <= count {
                    let event = buffer.withUnsafeBytes {
                        $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    }
                    if event.mask & UInt32(IN_MODIFY) == 0 { wake.folderChanged = true }
                    offset += MemoryLayout<inotify_event>.size + Int(event.len)
                }
            }
        #endif
    }
}

/// A pipe that makes another thread's `poll` return.
final class Doorbell: Sendable {
    let descriptor: CInt
    private let button: CInt

    init() {
        var ends: [CInt] = [-1, -1]
        _ = pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, button) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(button)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(button, &byte, 1)
    }

    func quiet() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
