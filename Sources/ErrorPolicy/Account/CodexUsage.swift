/// The two quota windows of an OAuth account, from the `x-codex-*` headers.
package struct CodexUsage: Sendable, Hashable {
    package struct Window: Sendable, Hashable {
        package var usedPercent: Double?
        package var resetAfterSeconds: Int?
        package var minutes: Int?

        var isEmpty: Bool { usedPercent == nil && resetAfterSeconds == nil && minutes == nil }
        var isUsedUp: Bool { (usedPercent ?? 0) >= 100 }
    }

    package var primary: Window
    package var secondary: Window

    /// Nil when the upstream sent none of the headers.
    package init?(_ headers: Headers) {
        primary = Self.window("primary", headers)
        secondary = Self.window("secondary", headers)
        if primary.isEmpty && secondary.isEmpty { return nil }
    }

    /// Whether the primary window is the long one. A window of up to six hours is the short one.
    private var primaryIsLong: Bool {
        switch (primary.minutes, secondary.minutes) {
        case (let first?, let second?): first >= second
        case (let first?, nil): first > 360
        case (nil, let second?): second <= 360
        case (nil, nil): true
        }
    }

    package var sevenDays: Window { primaryIsLong ? primary : secondary }
    package var fiveHours: Window { primaryIsLong ? secondary : primary }

    /// When requests are accepted again, in seconds from now; nil without any hint.
    package var resetSeconds: Int? {
        if sevenDays.isUsedUp, let reset = sevenDays.resetAfterSeconds { return reset }
        if fiveHours.isUsedUp, let reset = fiveHours.resetAfterSeconds { return reset }
        return [sevenDays.resetAfterSeconds, fiveHours.resetAfterSeconds].compactMap(\.self).max()
    }

    private static func window(_ name: String, _ headers: Headers) -> Window {
        func number(_ suffix: String) -> Double? {
            headers["x-codex-\(name)-\(suffix)"].flatMap { Double($0.trimmed) }.flatMap {
                $0.isFinite && $0.magnitude < 1e12 ? $0 : nil
            }
        }
        return Window(
            usedPercent: number("used-percent"),
            resetAfterSeconds: number("reset-after-seconds").map { Int($0) },
            minutes: number("window-minutes").map { Int($0) }
        )
    }
}
