import Foundation
import TerminalCanvas
import TestSupport
import Testing

@testable import TerminalNcurses

@Suite("Terminal descriptions with direct colours")
struct TerminfoEntryTests {
    /// A description with nothing but what is changed: 16-bit numbers, 361 strings.
    private func compiled(colors: Int, strings: Int = 361) -> [UInt8] {
        func short(_ value: Int) -> [UInt8] {
            [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
        let names = Array("x".utf8) + [0]
        let numbers = (0..<15).map { $0 == 13 ? colors : -1 }
        let table = Array("\u{1b}[m".utf8) + [0]
        var bytes = [0o432, names.count, 29, numbers.count, strings, table.count].flatMap(short) as [UInt8]
        bytes += names + [UInt8](repeating: 1, count: 29)
        bytes.append(0)
        bytes += numbers.flatMap(short) as [UInt8]
        bytes += (0..<strings).flatMap { short($0 == 39 ? 0 : -1) } as [UInt8]
        return bytes + table
    }

    @Test("256 colours become sixteen million, in the wide format, and it can be read again")
    func direct() throws {
        let entry = try #require(TerminfoEntry(compiled(colors: 256)))
        #expect(entry.colors == 256)
        let direct = try #require(entry.withDirectColors())
        #expect(direct.colors == 0x100_0000)
        let bytes = direct.bytes
        #expect(Array(bytes[0..<2]) == [0x1E, 0x02])
        #expect(TerminfoEntry(bytes)?.colors == 0x100_0000)
        let text = String(decoding: bytes, as: UTF8.self)
        for part in ["38;2;", "48;2;", "RGB\0", "XM\0", "?1006;1000"] { #expect(text.contains(part)) }
    }

    @Test("a terminal of fewer colours is left as it is")
    func fewer() throws {
        #expect(try #require(TerminfoEntry(compiled(colors: 8))).withDirectColors() == nil)
        #expect(try #require(TerminfoEntry(compiled(colors: 256, strings: 40))).withDirectColors() == nil)
    }

    @Test("bytes that are no description are refused, wherever they are cut")
    func damaged() {
        let whole = compiled(colors: 256)
        for count in 0..<whole.count { #expect(TerminfoEntry(Array(whole[..<count])) == nil) }
        #expect(TerminfoEntry([UInt8](repeating: 0xFF, count: 4000)) == nil)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<8 {
                bytes[Int.random(in: 0..<40, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = TerminfoEntry(bytes)?.withDirectColors()?.bytes
        }
    }

    @Test("it is built only for terminals that say they show 24-bit colours")
    func wanted() throws {
        let folder = try TemporaryFolder()
        let subfolder = folder.url.appending(path: "x")
        try FileManager.default.createDirectory(at: subfolder, withIntermediateDirectories: true)
        try Data(compiled(colors: 256)).write(to: subfolder.appending(path: "xyz"))
        let base = ["TERM": "xyz", "TERMINFO": folder.url.path(percentEncoded: false), "COLORTERM": "truecolor"]
        #expect(DirectColorTerminfo(environment: TerminalEnvironment(variables: base))?.name == "xyz")
        let outside = TerminalEnvironment(variables: base.merging(["TERM": "../x/xyz"]) { $1 })
        #expect(DirectColorTerminfo(environment: outside)?.name != "../x/xyz")
        for (key, value) in [("COLORTERM", ""), ("NO_COLOR", "1"), ("TERM", "dumb")] {
            let changed = TerminalEnvironment(variables: base.merging([key: value]) { $1 })
            #expect(DirectColorTerminfo(environment: changed) == nil, "\(key)=\(value)")
        }
    }

    @Test("a text too long for the clipboard goes to a file of the operator's own")
    func clipboardFile() throws {
        let folder = try TemporaryFolder()
        guard case .file(path: let path) = ClipboardFile.write("text", folder: folder.path("")) else {
            Issue.record("no file was written")
            return
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "text")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        guard case .failed(let reason) = ClipboardFile.write("text", folder: folder.path("none")) else {
            Issue.record("a folder that is not there was written to")
            return
        }
        #expect(reason.contains("cannot be written"))
    }
}
