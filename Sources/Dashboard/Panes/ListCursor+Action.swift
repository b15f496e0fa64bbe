extension ListCursor {
    /// Does what a moving key means; any other action changes nothing.
    mutating func perform(_ action: Action, in ids: [ID], height: Int) {
        let page = max(height - 1, 1)
        switch action {
        case .up: move(by: -1, in: ids, height: height, jump: height / 2)
        case .down: move(by: 1, in: ids, height: height, jump: height / 2)
        case .pageUp: self.page(by: -page, in: ids, height: height)
        case .pageDown: self.page(by: page, in: ids, height: height)
        case .halfPageUp: self.page(by: -max(height / 2, 1), in: ids, height: height)
        case .halfPageDown: self.page(by: max(height / 2, 1), in: ids, height: height)
        case .top: moveToEnd(false, in: ids, height: height)
        case .bottom: moveToEnd(true, in: ids, height: height)
        default: break
        }
    }
}
