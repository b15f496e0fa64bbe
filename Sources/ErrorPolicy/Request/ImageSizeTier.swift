/// The billing tier of a size, by its longest edge.
package enum ImageSizeTier: String, Sendable, Hashable {
    case small = "1K"
    case medium = "2K"
    case large = "4K"

    /// `auto`, blank and unreadable sizes are the middle tier.
    package init(_ size: String) {
        let text = size.trimmed.lowercased()
        if let word = Self(rawValue: text.uppercased()) {
            self = word
            return
        }
        let edges = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0.trimmingBlanks) }
        guard edges.count == 2, let width = edges[0], let height = edges[1], width > 0, height > 0 else {
            self = .medium
            return
        }
        switch max(width, height) {
        case ...1024: self = .small
        case ...2048: self = .medium
        default: self = .large
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String { String(self).trimmed }
}
