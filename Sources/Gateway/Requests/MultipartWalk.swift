#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Finds the parts of a multipart body. Every byte is looked at a few times at most, whatever the body holds: the
/// delimiter begins with the only carriage return in it, so no two candidates overlap.
struct MultipartWalk {
    private let bytes: UnsafeRawBufferPointer
    /// What separates two parts: a line break, `--` and the boundary.
    private let delimiter: [UInt8]
    /// Where the next part's header lines begin.
    private var position = 0
    /// Whether the last delimiter was found.
    private(set) var isAtEnd = false

    private static let lineBreak: [UInt8] = [0x0D, 0x0A]
    private static let blankLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    private static let lastMark = Array("--".utf8)

    init(_ bytes: UnsafeRawBufferPointer, boundary: String) {
        self.bytes = bytes
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Goes to the first part, past whatever stands before it; false where there is no delimiter.
    mutating func begin() -> Bool {
        // The first delimiter needs no line break before it.
        if matches(delimiter[2...], at: 0), let end = lineEnd(after: delimiter.count - 2) {
            pass(end)
            return true
        }
        guard let found = nextDelimiter(from: 0) else { return false }
        pass(found.end)
        return true
    }

    /// The next part; nil after the last one and where the body is broken.
    mutating func next() -> (head: Range<Int>, content: Range<Int>)? {
        guard !isAtEnd, let headEnd = endOfHead() else { return nil }
        let head = min(position, headEnd)..<headEnd
        let start = headEnd + 4
        // The blank line's own break may be the delimiter's: a part without content.
        guard let found = nextDelimiter(from: start - 2) else { return nil }
        pass(found.end)
        return (head, start..<max(start, found.start))
    }

    private enum LineEnd {
        case part(Int)
        case last
    }

    private mutating func pass(_ end: LineEnd) {
        switch end {
        case .part(let start): position = start
        case .last: isAtEnd = true
        }
    }

    /// Where the blank line that ends the header lines begins, counted from the break before it.
    private func endOfHead() -> Int? {
        // The delimiter's own break counts: a part may have no header lines.
        var index = position - 2
        let limit = min(bytes.count - 3, position + MultipartBody.headLimit)
        while let found = byte(0x0D, from: index), found < limit {
            if matches(Self.blankLine[...], at: found) { return found }
            index = found + 1
        }
        return nil
    }

    private func nextDelimiter(from start: Int) -> (start: Int, end: LineEnd)? {
        var index = start
        while let found = byte(0x0D, from: index) {
            if matches(delimiter[...], at: found), let end = lineEnd(after: found + delimiter.count) {
                return (found, end)
            }
            index = found + 1
        }
        return nil
    }

    /// What follows a boundary: `--` at the end, blanks and a line break; nil where it only begins like one.
    private func lineEnd(after start: Int) -> LineEnd? {
        let isLast = matches(Self.lastMark[...], at: start)
        var index = isLast ? start + Self.lastMark.count : start
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        if matches(Self.lineBreak[...], at: index) { return isLast ? .last : .part(index + 2) }
        return isLast && index == bytes.count ? .last : nil
    }

    private func matches(_ pattern: ArraySlice<UInt8>, at start: Int) -> Bool {
        guard start >= 0, bytes.count - start >= pattern.count else { return false }
        var index = start
        for byte in pattern {
            if bytes[index] != byte { return false }
            index += 1
        }
        return true
    }

    private func byte(_ byte: UInt8, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        guard let found = memchr(base + start, CInt(byte), bytes.count - start) else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
