internal import ErrorPolicy

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that holds one token and nothing else.
struct TokenFile: Sendable {
    /// What tells one state of the file from another.
    struct Stamp: Hashable, Sendable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64
    }

    /// Longer files are no tokens, in bytes.
    private static let sizeLimit = 64 << 10

    let path: String

    /// The file's state now; nil when there is none.
    var stamp: Stamp? {
        var facts = stat()
        return stat(path, &facts) == 0 ? Stamp(facts) : nil
    }

    /// Reads the token, without the white space around it.
    func read() throws(CredentialFailure) -> (token: String, stamp: Stamp) {
        // A pipe without a writer must not hold the gateway up.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(Self.lastError) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw unreadable(Self.lastError) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw unreadable("it is no plain file") }
        guard facts.st_size <= Self.sizeLimit else { throw unreadable("it is too long for a token") }
        var bytes = [UInt8](repeating: 0, count: Self.sizeLimit)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress! + count, $0.count - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw unreadable(Self.lastError) }
            if got == 0 { break }
            count += got
        }
        let token = String(decoding: bytes[..<count], as: UTF8.self).trimmed
        guard !token.isEmpty else { throw unreadable("it is empty") }
        guard Self.isToken(token) else { throw unreadable("a token has no white space and no controls") }
        return (token, Stamp(facts))
    }

    /// Replaces the token so that the file holds the old or the new one, whole, whatever happens meanwhile. Only its
    /// owner may read it.
    ///
    /// - Returns: the new file's state.
    func replace(with token: String) throws(CredentialFailure) -> Stamp {
        let target = resolved
        let cut = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
        let folder = cut == target.startIndex ? "." : String(target[..<cut])
        let temporary = "\(target[..<cut]).\(target[cut...]).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(Self.lastError) }
        var problem = write(Array((token + "\n").utf8), to: descriptor)
        if problem == nil, fsync(descriptor) != 0 { problem = Self.lastError }
        var facts = stat()
        if problem == nil, fstat(descriptor, &facts) != 0 { problem = Self.lastError }
        close(descriptor)
        if problem == nil, rename(temporary, target) != 0 { problem = Self.lastError }
        if let problem {
            unlink(temporary)
            throw unwritable(problem)
        }
        // The rename itself is on disk once the folder is.
        let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if opened >= 0 {
            fsync(opened)
            close(opened)
        }
        return Stamp(facts)
    }

    /// Whether a text can stand in a header.
    static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }

    /// The file a symbolic link leads to: that one is replaced, not the link.
    private var resolved: String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        var count = 0
        while count < bytes.count {
            let put = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress! + count, $0.count - count) }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { return Self.lastError }
            count += put
        }
        return nil
    }

    private func unreadable(_ why: String) -> CredentialFailure {
        CredentialFailure("\(path) holds no token that can be used: \(why)")
    }

    private func unwritable(_ why: String) -> CredentialFailure {
        CredentialFailure("\(path) cannot be replaced: \(why)")
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}

extension TokenFile.Stamp {
    fileprivate init(_ facts: stat) {
        device = UInt64(truncatingIfNeeded: facts.st_dev)
        inode = UInt64(facts.st_ino)
        size = Int64(facts.st_size)
        #if canImport(Darwin)
            let time = facts.st_mtimespec
        #else
            let time = facts.st_mtim
        #endif
        seconds = Int64(time.tv_sec)
        nanoseconds = Int64(time.tv_nsec)
    }
}

// The system's calls, whose names the methods above hide.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
