import TestSupport
import Testing

@testable import Dashboard

@Suite struct LineEditorTests {
    /// The same editor, written the simplest way: two strings with the cursor between them.
    struct Model {
        var left = ""
        var right = ""

        mutating func dropWord() {
            while left.last?.isWhitespace == true { left.removeLast() }
            while let last = left.last, !last.isWhitespace { left.removeLast() }
        }
    }

    @Test("whatever is typed, moved and erased, it equals two strings with the cursor between them", arguments: 0..<60)
    func property(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var editor = LineEditor(limit: 10_000)
        var model = Model()
        let texts = ["a", "status:", " ", "  ", "图像", "é", "\"x y\"", "👩‍🚀"]
        for _ in 0..<400 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                // Joiners are dropped on the way in, so the model gets what the editor would take.
                let text = LineEditor(texts.randomElement(using: &random)!).text
                editor.insert(text)
                model.left += text
            case 4:
                editor.move(by: -1)
                if let last = model.left.popLast() { model.right = String(last) + model.right }
            case 5:
                editor.move(by: 1)
                if !model.right.isEmpty { model.left.append(model.right.removeFirst()) }
            case 6:
                editor.erase()
                _ = model.left.popLast()
            case 7:
                editor.eraseForward()
                if !model.right.isEmpty { model.right.removeFirst() }
            case 8:
                editor.eraseWord()
                model.dropWord()
            default:
                if Bool.random(using: &random) {
                    editor.moveToStart()
                    model = Model(left: "", right: model.left + model.right)
                } else {
                    editor.moveToEnd()
                    model = Model(left: model.left + model.right, right: "")
                }
            }
            #expect(editor.text == model.left + model.right)
            #expect(editor.cursor == model.left.count)
        }
    }

    @Test("words are stepped over and erased as in a shell")
    func words() {
        var editor = LineEditor("status:400  outcome:masked")
        editor.moveWordLeft()
        #expect(editor.cursor == 12)
        editor.moveWordLeft()
        #expect(editor.cursor == 0)
        editor.moveWordRight()
        #expect(editor.cursor == 10)
        editor.eraseToStart()
        #expect(editor.text == "  outcome:masked" && editor.cursor == 0)
        editor.moveToEnd()
        editor.eraseWord()
        #expect(editor.text == "  ")
    }

    @Test(
        "what could not be drawn never gets in",
        arguments: [
            ("a\nb\tc", "a b c"), ("\u{1b}[2Jx", "[2Jx"), ("\u{202e}abc\u{200b}", "abc"), ("\u{0}\u{9b}", ""),
            ("图像 é", "图像 é"), ("a\u{2028}b\u{a0}c", "a b c"),
        ]
    )
    func harmless(raw: String, kept: String) {
        #expect(LineEditor(raw).text == kept)
    }

    @Test("it takes no more than its limit, and marks join the character before the cursor")
    func bounds() {
        var editor = LineEditor(String(repeating: "x", count: 50), limit: 20)
        #expect(editor.text.count == 20)
        editor.insert("y")
        #expect(editor.text.count == 20)
        var marked = LineEditor("e")
        marked.insert("\u{301}")
        #expect(marked.text == "é" && marked.cursor == 1)
    }

    @Test("the cursor is always in view, whatever the width", arguments: 1...30)
    func view(width: Int) {
        var editor = LineEditor("status:400 图像图像图像 outcome:masked")
        while editor.cursor > 0 {
            let view = editor.view(width: width)
            #expect((0..<max(width, 2)).contains(view.cursorColumn))
            #expect(editor.text.hasSuffix(view.text))
            editor.move(by: -1)
        }
    }
}
