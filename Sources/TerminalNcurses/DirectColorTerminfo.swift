import TerminalCanvas

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The terminal's own description with 24-bit colours added, for terminals that say they have them (`COLORTERM`).
///
/// Distributions ship no direct-colour description for most terminals, and changing palette entries instead would leave
/// a user's own palette changed. ncurses (6.1 and later, terminfo(5)) takes a whole compiled description from
/// `TERMINFO=hex:…`, which is set only while the screen is opened.
struct DirectColorTerminfo {
    let name: String
    let description: [UInt8]

    /// Nil when the terminal says nothing of the kind, or its description cannot be found or is of no known form.
    init?(environment: TerminalEnvironment) {
        guard environment.hasTrueColor, !environment.isColorUnwanted else { return nil }
        // The first name that is installed decides, as it does for ncurses.
        for name in environment.terminalNames {
            guard let entry = DirectColorTerminfo.installed(name, folders: environment.terminfoFolders) else {
                continue
            }
            guard let direct = entry.withDirectColors() else { return nil }
            self.name = name
            description = direct.bytes
            return
        }
        return nil
    }

    /// The description of a terminal, in a folder named after its first letter or that letter's number in hex.
    private static func installed(_ name: String, folders: [String]) -> TerminfoEntry? {
        guard let first = name.utf8.first, !name.contains("/") else { return nil }
        for folder in folders {
            for subfolder in [String(Character(Unicode.Scalar(first))), String(first, radix: 16)] {
                if let bytes = read("\(folder)/\(subfolder)/\(name)"), let entry = TerminfoEntry(bytes) { return entry }
            }
        }
        return nil
    }

    /// Runs `body` with the description in place of the installed ones.
    func whileInstalled<Result>(_ body: () -> Result) -> Result {
        let before = getenv("TERMINFO").map { String(cString: $0) }
        setenv("TERMINFO", "hex:" + hex, 1)
        defer {
            if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
        }
        return body()
    }

    private var hex: String {
        let digits = Array("0123456789ABCDEF")
        var text = ""
        for byte in description {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        // term(5): a compiled description has at most 32768 bytes.
        var bytes = [UInt8](repeating: 0, count: 32768)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }
}
