/// Which columns the groups pane has room for, and how wide they are: a pure function of its width.
///
/// Names come first, then the count, the masked share, the rate and the trend; the bar, when it was last seen and the
/// newest message follow as the pane grows.
struct GroupColumns: Equatable, Sendable {
    var name: Int
    var count = 7
    var rate = 0
    var trend = 0
    var bar = 0
    var percent = 4
    var last = 0
    var message = 0

    /// Blank columns before each column but the first.
    static let gap = 2
    /// The marks in front of every row: of the selection, and of the tree.
    static let mark = 3

    /// - Parameter names: columns that names want before anything but the count, the share, the rate and the trend.
    init(width: Int, names: Int = 0) {
        var left = width - GroupColumns.mark - count - percent - 2 * GroupColumns.gap
        name = min(left, max(min(names, left - 5 - 8 - 2 * GroupColumns.gap), 24))
        left -= name
        func take(_ columns: Int, _ left: inout Int) -> Int {
            guard left >= columns + GroupColumns.gap else { return 0 }
            left -= columns + GroupColumns.gap
            return columns
        }
        rate = take(5, &left)
        trend = take(8, &left)
        let more = min(left, 6)
        name += more
        left -= more
        if left >= 6 {
            bar = 5
            left -= 6
        }
        last = take(8, &left)
        let longer = min(left, 8)
        name += longer
        left -= longer
        if trend > 0 {
            let wider = min(left, 16)
            trend += wider
            left -= wider
        }
        if left >= 24 + GroupColumns.gap {
            message = left - GroupColumns.gap
        } else {
            name += max(left, 0)
        }
    }
}
