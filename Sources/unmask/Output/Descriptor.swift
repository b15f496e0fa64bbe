#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open file, by its number.
struct Descriptor {
    var number: Int32

    /// Writes all of `text`; 0, or the system's number for what went wrong.
    func put(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                #if canImport(Glibc)
                    let count = Glibc.write(number, bytes.baseAddress! + written, bytes.count - written)
                #else
                    let count = Darwin.write(number, bytes.baseAddress! + written, bytes.count - written)
                #endif
                if count < 0, errno == EINTR { continue }
                if count < 0 { return errno }
                written += count
            }
            return 0
        }
    }
}
