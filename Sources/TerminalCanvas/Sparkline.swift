/// A trend in one row: a block a value.
package enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// One block a value, from `▁` for zero to `█` for `maximum` (the largest value when nil). Whatever is above zero
    /// stands higher than zero. Values that are negative or no number count as zero.
    package static func text(_ values: [Double], maximum: Double? = nil) -> String {
        String(levels(values, maximum: maximum).map { blocks[$0] })
    }

    /// The same as numbers 0...7.
    package static func levels(_ values: [Double], maximum: Double? = nil) -> [Int] {
        let top = Series.top(values, maximum)
        return values.map { value in
            guard value > 0, top > 0 else { return 0 }
            return 1 + Int((min(value / top, 1) * 6).rounded(.toNearestOrAwayFromZero))
        }
    }

    /// The trend in `width` columns as pieces of a line: zeros step back. The rest may be coloured by height,
    /// which a row of a list had better not: each change of colour is bytes on every move of the selection.
    package static func spans(
        _ values: [Double],
        width: Int,
        maximum: Double? = nil,
        low: Role = .graph,
        mid: Role = .graph,
        high: Role = .graph
    ) -> [Span] {
        let fitted = Series.resample(values, to: width)
        var spans: [Span] = []
        for level in levels(fitted, maximum: maximum) {
            let role: Role = level == 0 ? .graphAxis : level <= 2 ? low : level <= 5 ? mid : high
            if spans.last?.role == role {
                spans[spans.count - 1].text.append(blocks[level])
            } else {
                spans.append(Span(String(blocks[level]), role))
            }
        }
        return spans
    }
}

/// Values made to fit a graph.
package enum Series {
    /// As many values as there are columns. Where several share a column the largest is kept, so that no peak is lost;
    /// where there are fewer, each is repeated.
    package static func resample(_ values: [Double], to columns: Int) -> [Double] {
        let columns = min(columns, Size.limit * 2)
        guard columns > 0, !values.isEmpty else { return [] }
        return (0..<columns).map { column in
            let first = column * values.count / columns
            let last = max((column + 1) * values.count / columns, first + 1)
            return values[first..<min(last, values.count)].max() ?? 0
        }
    }

    /// The value that fills a graph: `maximum`, or the largest finite one.
    static func top(_ values: [Double], _ maximum: Double?) -> Double {
        maximum ?? values.lazy.filter(\.isFinite).max() ?? 0
    }
}
