import OpsModel
import TestSupport
import Testing

@Suite("Windows of time")
struct WindowTests {
    @Test("are whole steps long, 28 to 96 of them", arguments: Window.allCases)
    func steps(window: Window) {
        #expect(window.length % window.bucket == 0)
        #expect((28...96).contains(window.length / window.bucket))
    }

    @Test("from an hour up have steps of whole minutes, which is what rollups keep")
    func wholeMinutes() {
        for window in Window.allCases where window.length >= Milliseconds.hour {
            #expect(window.bucket % Milliseconds.minute == 0)
        }
    }

    @Test("grow and shrink one at a time, and stop at the ends")
    func neighbours() {
        #expect(Window.fiveMinutes.shorter == nil)
        #expect(Window.week.longer == nil)
        for (a, b) in zip(Window.allCases, Window.allCases.dropFirst()) {
            #expect(a.longer == b)
            #expect(b.shorter == a)
            #expect(a.length < b.length)
        }
    }

    @Test("span whole steps, the last of which holds the end", arguments: Window.allCases)
    func span(window: Window) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let end = Timestamp(.random(in: -1_000_000_000...2_000_000_000_000, using: &generator))
            let span = window.span(endingAt: end)
            #expect(span.length == window.length)
            #expect(span.start.floored(to: window.bucket) == span.start)
            #expect(span.contains(end))
            #expect(span.end.since(end) <= window.bucket)
        }
    }

    @Test("a span holds its start and not its end, and never runs backwards")
    func halfOpen() {
        let span = TimeSpan(start: Timestamp(10), end: Timestamp(20))
        #expect(span.contains(Timestamp(10)))
        #expect(!span.contains(Timestamp(20)))
        #expect(TimeSpan(start: Timestamp(20), end: Timestamp(10)).length == 0)
    }
}
