#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file, or `-` for standard input, read in bounded pieces.
struct InputFile {
    let path: String

    private var name: String { path == "-" ? "standard input" : path }

    /// Everything up to a limit in bytes; what comes after it is not read.
    ///
    /// - Throws: `ExplainFailure.input` when the file cannot be opened or read.
    func readAll(limit: Int) throws -> [UInt8] {
        let descriptor = try open()
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < limit, let piece = try piece(of: descriptor) { bytes += piece }
        return Array(bytes.prefix(limit))
    }

    /// Hands over one line after the other and writes what comes back, a line each, to standard output.
    ///
    /// Answers go out whenever the input pauses, so that a program on both ends of the pipe can wait for them.
    /// - Throws: `ExplainFailure.input` when the file cannot be opened or read, or nobody takes the answers.
    func forEachLine(_ answer: (ArraySlice<UInt8>) -> String) throws {
        let descriptor = try open()
        defer { close(descriptor) }
        var pending: [UInt8] = []
        // What lies beyond the longest line is dropped, but its end is still waited for.
        var isOverlong = false
        while let piece = try piece(of: descriptor) {
            var output: [UInt8] = []
            var rest = piece[...]
            while let end = rest.firstIndex(of: 0x0A) {
                if !isOverlong { pending += rest[..<end] }
                output += Self.answered(pending, answer)
                pending.removeAll(keepingCapacity: pending.count < 1 << 20)
                isOverlong = false
                rest = rest[(end + 1)...]
            }
            if !isOverlong { pending += rest }
            isOverlong = pending.count > ExplainCase.lineLimit
            try Self.write(output)
        }
        try Self.write(Self.answered(pending, answer))
    }

    /// Empty lines have no answer.
    private static func answered(_ line: [UInt8], _ answer: (ArraySlice<UInt8>) -> String) -> [UInt8] {
        let isEmpty = line.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
        return isEmpty ? [] : Array((answer(line[...]) + "\n").utf8)
    }

    private func open() throws -> Int32 {
        if path == "-" { return dup(STDIN_FILENO) }
        #if canImport(Glibc)
            let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        #else
            let descriptor = Darwin.open(path, O_RDONLY | O_CLOEXEC)
        #endif
        guard descriptor >= 0 else { throw failure("opened") }
        return descriptor
    }

    /// The next bytes, nil at the end.
    private func piece(of descriptor: Int32) throws -> [UInt8]? {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
                count = read(descriptor, buffer.baseAddress, buffer.count)
                initialized = max(count, 0)
            }
            if count > 0 { return bytes }
            if count == 0 { return nil }
            if errno != EINTR { throw failure("read") }
        }
    }

    private static func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                #if canImport(Glibc)
                    Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
                #else
                    Darwin.write(STDOUT_FILENO, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ExplainFailure.input("the answers could not be written: \(String(cString: strerror(errno))).")
            }
            rest = rest.dropFirst(count)
        }
    }

    private func failure(_ verb: String) -> ExplainFailure {
        .input("\(name) could not be \(verb): \(String(cString: strerror(errno))).")
    }
}
