internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// What the upstream said beside what the client was told, field by field.
///
/// A difference is marked with `≠`, sameness with `=`, so that it shows without colour; what nobody knows has no
/// mark, because it is no difference.
struct Comparison: Equatable, Sendable {
    enum Mark: String, Equatable, Sendable {
        case same = "="
        case different = "≠"
        /// The upstream said it, the client was told nothing of the kind.
        case dropped = "−"
        /// The client was told something the upstream did not say.
        case added = "+"
        case unknown = " "

        var role: Role {
            switch self {
            case .same: .diffSame
            case .different, .added: .diffChanged
            case .dropped: .diffMissing
            case .unknown: .textFaint
            }
        }
    }

    struct Field: Equatable, Sendable {
        var name: String
        var upstream: String?
        var client: String?
        var mark: Mark
    }

    let fields: [Field]
    /// The request reached no upstream, or the client got an image.
    let isRecovered: Bool

    init(_ detail: ErrorDetail) {
        let row = detail.row
        func field(_ name: String, _ upstream: String?, _ client: String?) -> Field {
            let mark: Mark =
                switch (upstream, client) {
                case (nil, nil): .unknown
                case (_?, nil): .dropped
                case (nil, _?): .added
                case (let a?, let b?): a == b ? .same : .different
                }
            return Field(name: name, upstream: upstream, client: client, mark: mark)
        }
        isRecovered = row.outcome == .recovered
        guard !isRecovered else {
            let unknown = Mark.unknown
            fields = [
                Field(
                    name: "status",
                    upstream: row.upstreamStatus.map(String.init),
                    client: String(row.clientStatus),
                    mark: .different
                ),
                Field(name: "type", upstream: row.upstreamType, client: "", mark: unknown),
                Field(name: "code", upstream: row.upstreamCode, client: "", mark: unknown),
                Field(name: "param", upstream: row.upstreamParam, client: "", mark: unknown),
                Field(name: "message", upstream: row.upstreamMessage, client: "its answer", mark: unknown),
                Field(name: "request id", upstream: detail.upstreamRequestID, client: nil, mark: unknown),
            ]
            return
        }
        fields = [
            field("status", row.upstreamStatus.map(String.init), String(row.clientStatus)),
            field("type", row.upstreamType, row.clientType),
            field("code", row.upstreamCode, detail.clientCode),
            field("param", row.upstreamParam, detail.clientParam),
            field("message", row.upstreamMessage, row.clientMessage),
            field("request id", detail.upstreamRequestID, nil),
        ]
    }

    /// Side by side from 70 columns on, else one under the other.
    func lines(width: Int) -> [[Span]] {
        let shown = fields.filter { $0.upstream != nil || !($0.client ?? "").isEmpty }
        return width >= 70 ? sideBySide(shown, width: width) : stacked(shown, width: width)
    }

    private static let labelWidth = 13

    private func sideBySide(_ fields: [Field], width: Int) -> [[Span]] {
        let column = (width - Comparison.labelWidth - 3) / 2
        let blank = Span(String(repeating: " ", count: Comparison.labelWidth))
        var lines: [[Span]] = [
            [
                blank,
                Span(TextWidth.pad("UPSTREAM SAID", to: column), .columnHeader, .bold),
                Span("   "),
                Span("CLIENT WAS TOLD", .columnHeader, .bold),
            ],
            [
                blank, Span(String(repeating: "─", count: column), .border), Span("   "),
                Span(String(repeating: "─", count: column), .border),
            ],
        ]
        for field in fields {
            let left = Comparison.wrapped(field.upstream, width: column)
            let right = field.name == "request id" ? [""] : Comparison.wrapped(field.client, width: column)
            for index in 0..<max(left.count, right.count) {
                let name = TextWidth.pad(index == 0 ? field.name : "", to: Comparison.labelWidth)
                let mark = index == 0 && field.name != "request id" ? " \(field.mark.rawValue) " : "   "
                lines.append([
                    Span(name, .textLabel),
                    Span(TextWidth.pad(index < left.count ? left[index] : "", to: column), upstreamRole(field)),
                    Span(mark, field.mark.role, .bold),
                    Span(index < right.count ? right[index] : "", clientRole(field)),
                ])
            }
        }
        return lines
    }

    private func stacked(_ fields: [Field], width: Int) -> [[Span]] {
        var lines: [[Span]] = []
        for (title, isClient) in [("UPSTREAM SAID", false), ("CLIENT WAS TOLD", true)] {
            lines.append([Span(title, .columnHeader, .bold)])
            for field in fields where !(isClient && field.name == "request id") {
                let texts = Comparison.wrapped(isClient ? field.client : field.upstream, width: max(width - 15, 8))
                for (index, text) in texts.enumerated() {
                    let mark = isClient && index == 0 ? "\(field.mark.rawValue) " : "  "
                    lines.append([
                        Span(mark, field.mark.role, .bold),
                        Span(TextWidth.pad(index == 0 ? field.name : "", to: Comparison.labelWidth), .textLabel),
                        Span(text, isClient ? clientRole(field) : upstreamRole(field)),
                    ])
                }
            }
            if !isClient { lines.append([]) }
        }
        return lines
    }

    private func upstreamRole(_ field: Field) -> Role {
        if field.upstream == nil { return .textFaint }
        return field.name == "status" ? .status(field.upstream.flatMap { Int($0) }) : .text
    }

    private func clientRole(_ field: Field) -> Role {
        if field.client == nil { return .textFaint }
        if field.name == "status" { return .status(field.client.flatMap { Int($0) }) }
        return field.mark == .same ? .diffSame : field.mark.role
    }

    private static func wrapped(_ text: String?, width: Int) -> [String] {
        guard let text else { return ["—"] }
        let lines = TextWidth.wrap(DisplayText(lines: text, limit: 8_192).text, width: width, maximumLines: 12)
        return lines.isEmpty ? [""] : lines
    }
}
