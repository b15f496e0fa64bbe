extension Action {
    /// How the configuration names it: `half_page_up`.
    var name: String {
        String(describing: self).map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }

    /// The action of that name, or nil when there is none.
    init?(name: String) {
        guard let action = Action.allCases.first(where: { $0.name == name }) else { return nil }
        self = action
    }
}
