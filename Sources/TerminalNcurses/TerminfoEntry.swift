/// A compiled terminal description, as term(5) lays it out: six numbers, names, flags, numbers, offsets of strings, strings.
/// Extended capabilities after those are left out.
struct TerminfoEntry {
    private static let oldMagic = 0o432
    /// Numbers of 32 bits, which 24-bit colours need.
    private static let wideMagic = 0o1036
    /// Places of capabilities in their lists (`term.h`).
    private enum Place {
        static let maxColors = 13
        static let maxPairs = 14
        static let initializeColor = 299
        static let setForeground = 359
        static let setBackground = 360
        static let canChange = 27
        private static let keyMouse = 355

        static func mouse(in offsets: [Int]) -> Int? { offsets.count > keyMouse ? keyMouse : nil }
    }

    private var names: [UInt8]
    private var flags: [UInt8]
    private var numbers: [Int32]
    private var offsets: [Int]
    private var strings: [UInt8]
    /// Extended capabilities, by name.
    private var extendedFlags: [String] = []
    private var extendedStrings: [(name: String, value: String)] = []

    /// Nil when the bytes are of no known form.
    init?(_ bytes: [UInt8]) {
        func short(_ index: Int) -> Int? {
            guard index + 1 < bytes.count else { return nil }
            return Int(Int16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8))
        }
        let header = (0..<6).compactMap { short($0 * 2) }
        guard header.count == 6, header.dropFirst().allSatisfy({ $0 >= 0 }),
            header[0] == TerminfoEntry.oldMagic || header[0] == TerminfoEntry.wideMagic
        else { return nil }
        let numberSize = header[0] == TerminfoEntry.wideMagic ? 4 : 2
        let flagsAt = 12 + header[1]
        let numbersAt = (flagsAt + header[2] + 1) & ~1
        let offsetsAt = numbersAt + header[3] * numberSize
        let stringsAt = offsetsAt + header[4] * 2
        let end = stringsAt + header[5]
        guard end <= bytes.count else { return nil }
        names = Array(bytes[12..<flagsAt])
        flags = Array(bytes[flagsAt..<flagsAt + header[2]])
        numbers = (0..<header[3]).map { index in
            let at = numbersAt + index * numberSize
            let low = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8
            if numberSize == 2 { return Int32(Int16(bitPattern: UInt16(low))) }
            return Int32(bitPattern: low | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24)
        }
        offsets = (0..<header[4]).compactMap { short(offsetsAt + $0 * 2) }
        strings = Array(bytes[stringsAt..<end])
    }

    /// How many colours it has; -1 for none.
    var colors: Int32 { numbers.count > Place.maxColors ? numbers[Place.maxColors] : -1 }

    /// The same terminal with colours 0...15 by name and all others as red, green and blue; nil when the description has
    /// no 256 colours to begin with.
    func withDirectColors() -> TerminfoEntry? {
        guard colors >= 256, numbers.count > Place.maxPairs, offsets.count > Place.setBackground else { return nil }
        var entry = self
        entry.numbers[Place.maxColors] = 0x100_0000
        entry.numbers[Place.maxPairs] = 0x10000
        entry.setString(Place.setForeground, TerminfoEntry.setter(plain: "3", bright: "9"))
        entry.setString(Place.setBackground, TerminfoEntry.setter(plain: "4", bright: "10"))
        entry.offsets[Place.initializeColor] = -1
        if entry.flags.count > Place.canChange { entry.flags[Place.canChange] = 0 }
        entry.extendedFlags = ["RGB", "AX"]
        // How ncurses turns the mouse on and off, and what tells it to read SGR reports, which reach past column 223.
        entry.extendedStrings = [("XM", "\u{1b}[?1006;1000%?%p1%{1}%=%th%el%;")]
        if let mouse = TerminfoEntry.Place.mouse(in: offsets) { entry.setString(mouse, "\u{1b}[<") }
        return entry
    }

    /// SGR 3n and 9n for the sixteen, 38;2;r;g;b for the rest (terminfo(5), parameterized strings).
    private static func setter(plain: String, bright: String) -> String {
        "\u{1b}[%?%p1%{8}%<%t\(plain)%p1%d%e%p1%{16}%<%t\(bright)%p1%{8}%-%d%e"
            + "\(plain)8;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
    }

    private mutating func setString(_ place: Int, _ text: String) {
        offsets[place] = strings.count
        strings += Array(text.utf8) + [0]
    }

    /// The compiled form, with 32-bit numbers.
    var bytes: [UInt8] {
        func short(_ value: Int) -> [UInt8] {
            [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
        let header = [TerminfoEntry.wideMagic, names.count, flags.count, numbers.count, offsets.count, strings.count]
        var out: [UInt8] = header.flatMap(short)
        out += names + flags
        if out.count % 2 == 1 { out.append(0) }
        for number in numbers { out += short(Int(number)) + short(Int(number) >> 16) }
        out += offsets.flatMap(short) + strings
        guard !extendedFlags.isEmpty else { return out }
        if out.count % 2 == 1 { out.append(0) }
        // The values first, then the names; offsets of names count from the first name.
        var table: [UInt8] = []
        var valueOffsets: [UInt8] = []
        for (_, value) in extendedStrings {
            valueOffsets += short(table.count)
            table += Array(value.utf8) + [0]
        }
        let namesAt = table.count
        var nameOffsets: [UInt8] = []
        let names = extendedFlags + extendedStrings.map(\.name)
        for name in names {
            nameOffsets += short(table.count - namesAt)
            table += Array(name.utf8) + [0]
        }
        let counts = [extendedFlags.count, 0, extendedStrings.count, names.count + extendedStrings.count, table.count]
        out += counts.flatMap(short)
        out += extendedFlags.map { _ -> UInt8 in 1 }
        if out.count % 2 == 1 { out.append(0) }
        return out + valueOffsets + nameOffsets + table
    }
}
