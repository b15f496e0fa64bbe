import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that was not there before, readable by its owner only: upstream messages are nobody else's business.
/// It is there whole or not at all.
struct NewFile {
    /// Absolute.
    let path: String
    private let descriptor: Descriptor

    /// - Parameter path: as an operator writes it.
    /// - Throws: why there is no such file, in one sentence.
    init(_ path: String) throws(CommandFailure) {
        let url = URL(filePath: NSString(string: path).expandingTildeInPath).standardizedFileURL
        self.path = url.path(percentEncoded: false)
        let number = open(self.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else {
            let folder = url.deletingLastPathComponent().path(percentEncoded: false)
            throw CommandFailure(Self.refusal(errno, path: self.path, folder: folder))
        }
        descriptor = Descriptor(number: number)
    }

    private static func refusal(_ problem: Int32, path: String, folder: String) -> String {
        switch problem {
        case EEXIST: "A file of that name is there already: choose another."
        case ENOENT: "There is no folder \(folder): choose another place."
        case ENOTDIR: "\(folder) is no folder: choose another place."
        case EACCES, EPERM, EROFS: "\(folder) may not be written: choose another place."
        case ENAMETOOLONG: "The name is too long: choose a shorter one."
        case ENOSPC, EDQUOT: "The disk is full: choose another place, or free some space."
        default: "\(path) cannot be made: \(String(cString: strerror(problem)))."
        }
    }

    /// - Throws: why not all of it could be written; the file is to be discarded then.
    func write(_ text: String) throws(CommandFailure) {
        let problem = descriptor.put(text)
        guard problem != 0 else { return }
        let isFull = problem == ENOSPC || problem == EDQUOT
        throw CommandFailure(
            isFull
                ? "The disk is full, and nothing was kept of \(path): choose another place, or free some space."
                : "\(path) cannot be written: \(String(cString: strerror(problem)))."
        )
    }

    /// The file is whole.
    func close() { _ = Foundation.close(descriptor.number) }

    /// The file is given up.
    func discard() {
        close()
        unlink(path)
    }
}
