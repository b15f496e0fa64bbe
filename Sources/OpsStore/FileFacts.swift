#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What can be known about a database file without opening it as one, and so without changing anything.
struct FileFacts {
    /// Which file it is: a path that names another file later has been replaced.
    struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    var identity: Identity
    var size: Int64
    var isWritable: Bool
    /// Of the file's SQLite header.
    var applicationID: Int32
    var schemaVersion: Int32

    /// Which file the path names now; nil where there is none.
    static func identity(of path: String) -> Identity? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Identity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
    }

    /// Whether there is such a file and anything in it.
    static func hasContent(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_size > 0
    }

    /// Looks at the file; throws what keeps it from being a database.
    init(path: String) throws(OpsLogError) {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            throw errno == EACCES ? .noPermission(path: path) : .noSuchFile(path: path)
        }
        guard facts.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory(path: path) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .notADatabase(path: path) }
        guard facts.st_size > 0 else { throw .isEmpty(path: path) }
        identity = Identity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
        size = Int64(facts.st_size)
        isWritable = access(path, W_OK) == 0

        guard access(path, R_OK) == 0, let header = FileHeader.read(path, count: 100) else {
            throw .noPermission(path: path)
        }
        guard facts.st_size >= header.count, header.starts(with: "SQLite format 3\0".utf8) else {
            throw .notADatabase(path: path)
        }
        // Offsets from the SQLite file format's "The Database Header".
        func word(at offset: Int) -> Int32 {
            Int32(bitPattern: header[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        schemaVersion = word(at: 60)
        applicationID = word(at: 68)
    }
}
