internal import OpsModel
internal import TerminalCanvas

extension Dashboard.PaneID {
    /// Where its keys are looked up.
    var place: KeyBinding.Place {
        switch self {
        case .groups: .groups
        case .errors: .errors
        case .failovers: .failovers
        case .rules: .rules
        case .accounts: .accounts
        }
    }
}

extension Dashboard {
    /// Where a key pressed now is looked up first.
    var place: KeyBinding.Place {
        if let prompt { return prompt.place }
        if brush != nil { return .brush }
        if let top = overlays.last { return top.place }
        return focus.place
    }

    /// What a key that means nothing in this pane does in another: a key that does nothing looks like a broken one.
    func whatItDoesElsewhere(_ key: Key) -> String? {
        guard KeyTable.lists.contains(place) else { return nil }
        let binding = settings.keys.bindings.first { binding in
            binding.keys.contains(key) && !binding.places.isDisjoint(with: KeyTable.lists)
        }
        return binding.map { binding in
            let panes = PaneID.allCases.filter { binding.places.contains($0.place) }
            let names = panes.map { $0.name.lowercased() }.joined(separator: ", ")
            return "\(key.label) is for the \(names): \(binding.help)."
        }
    }

    /// Why an action can do nothing now, as a sentence; nil when it can.
    func whyDisabled(_ action: Action) -> String? {
        switch action {
        case .shorterWindow where query.window.shorter == nil: "5 minutes is the shortest window."
        case .longerWindow where query.window.longer == nil: "7 days is the longest window."
        case .brush where snapshot?.trend.isEmpty ?? true: "Nothing was read yet."
        case .live where query.end == nil: "This is live."
        case .later where query.end == nil: "This is live: there is nothing later."
        case .back where crumbs.isEmpty:
            "Nothing to go back to: this is everything. \(settings.keys.label(of: .quit)) quits."
        case .expand where selectedGroup == nil: "There is no group to open."
        case .expand where shownFields.count < 2, .expandOrEnter where shownFields.count < 2:
            "There is nothing inside these groups. \(settings.keys.label(of: .open)) drills down."
        case .open where focus == .groups && selectedGroup == nil && overlays.isEmpty: "There is no group to open."
        case .open where focus == .errors && selectedError == nil && overlays.isEmpty: "There is no error to open."
        case .open where focus == .rules && selectedRule == nil && overlays.isEmpty: "There is no rule to try."
        case .draftRule where rules.book == nil: "The rules were not read yet."
        case .open where focus == .failovers && selectedStory == nil && overlays.isEmpty:
            "There is no failover to open."
        case .open where focus == .accounts && selectedAccount == nil && overlays.isEmpty: "There is no account."
        case .offAccounts where !accounts.showsOnlyOff && !(snapshot?.accounts ?? []).contains(where: isOff):
            "Every account is on."
        case .undo: whyNoUndo
        case .resolve: whyNotResolve
        case .copy where copyText == nil: "There is nothing to copy."
        case .pause where snapshot == nil: "Nothing was read yet."
        case .zone where settings.localZone == .utc: "Your own zone is UTC."
        case .theme where settings.themes.count < 2: "There is one theme only."
        default: nil
        }
    }
}
