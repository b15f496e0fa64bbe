internal import GRDBSQLite

/// The first bytes of a file, read through SQLite's own file layer.
///
/// POSIX locks belong to the process: closing any descriptor of a file gives up every lock that the process's
/// connections hold on it, and another program may then delete the WAL under them ("How To Corrupt An SQLite Database
/// File", 2.2). SQLite's layer knows of those locks and closes its descriptor when they are gone.
enum FileHeader {
    /// Up to `count` bytes from the start of the file; nil where it cannot be opened.
    static func read(_ path: String, count: Int) -> [UInt8]? {
        guard let vfs = sqlite3_vfs_find(nil), let open = vfs.pointee.xOpen else { return nil }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Int(vfs.pointee.szOsFile), alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Int(vfs.pointee.szOsFile))
        defer { memory.deallocate() }
        let file = memory.assumingMemoryBound(to: sqlite3_file.self)
        // The name of a main database, which must be absolute, is followed by (no) parameters and outlives the file.
        var name = [CChar](repeating: 0, count: Int(vfs.pointee.mxPathname) + 1)
        guard vfs.pointee.xFullPathname(vfs, path, CInt(name.count), &name) & 0xff == SQLITE_OK,
            let end = name.firstIndex(of: 0)
        else { return nil }
        name.replaceSubrange(end..., with: [0, 0, 0, 0])
        return name.withUnsafeBufferPointer { name in
            var flags: CInt = 0
            let result = open(vfs, name.baseAddress, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, &flags)
            guard let methods = file.pointee.pMethods else { return nil }
            defer { _ = methods.pointee.xClose(file) }
            guard result == SQLITE_OK else { return nil }
            var bytes = [UInt8](repeating: 0, count: count)
            let answer = methods.pointee.xRead(file, &bytes, CInt(count), 0)
            // What is missing at the end of a short file is left zero.
            return answer == SQLITE_OK || answer & 0xff == SQLITE_IOERR ? bytes : nil
        }
    }
}
