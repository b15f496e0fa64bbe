internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A descriptor of a database file, shared by everybody in the process who looks at the file or has a connection to it.
///
/// Whoever closes *any* descriptor of a file gives up all locks the process has on it (fcntl(2), "Record locking"), those
/// of SQLite's connections too. The next process to leave the log would then take itself for the last one and delete
/// the WAL that we read, and we would not see another commit. So the descriptor is closed with the last connection.
final class HeldFile: Sendable {
    let identity: FileFacts.Identity
    let descriptor: Int32

    private struct Entry {
        var descriptor: Int32
        var holders: Int
    }

    private static let open = Mutex<[FileFacts.Identity: Entry]>([:])

    /// Nil where the file may not be read.
    static func hold(_ path: String) -> HeldFile? {
        open.withLock { open in
            if let identity = FileFacts.identity(of: path), let known = open[identity] {
                open[identity]?.holders += 1
                return HeldFile(identity, known.descriptor)
            }
            var facts = stat()
            #if canImport(Glibc)
                let new = Glibc.open(path, O_RDONLY | O_CLOEXEC)
            #else
                let new = Darwin.open(path, O_RDONLY | O_CLOEXEC)
            #endif
            guard new >= 0, fstat(new, &facts) == 0 else { return nil }
            let identity = FileFacts.Identity(facts)
            // Where the file was replaced by one that is held between the two looks, its second descriptor stays open.
            let entry = open[identity] ?? Entry(descriptor: new, holders: 0)
            open[identity] = Entry(descriptor: entry.descriptor, holders: entry.holders + 1)
            return HeldFile(identity, entry.descriptor)
        }
    }

    private init(_ identity: FileFacts.Identity, _ descriptor: Int32) {
        self.identity = identity
        self.descriptor = descriptor
    }

    deinit {
        Self.open.withLock { open in
            guard let entry = open[identity] else { return }
            if entry.holders == 1 {
                open[identity] = nil
                close(entry.descriptor)
            } else {
                open[identity]?.holders -= 1
            }
        }
    }
}
