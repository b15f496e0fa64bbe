/// A list of things that can be printed in every format.
protocol Listing {
    associatedtype Item
    var items: [Item] { get }
    /// Titles of the CSV.
    var fields: [String] { get }
    func record(_ item: Item) -> [String]
    func object(_ item: Item) -> JSONOutput
    var table: TextTable { get }
}

extension Listing {
    /// All of it in one format.
    func text(_ format: OutputFormat) -> String {
        switch format {
        case .table: table.text(width: StandardOutput.columns, isStyled: StandardOutput.isStyled)
        case .json, .ndjson, .csv:
            opening(format) + portion(format, isFirst: true) + Self.closing(format, isEmpty: items.isEmpty)
        }
    }

    /// What stands before the first item, where formats are written in portions.
    func opening(_ format: OutputFormat) -> String {
        switch format {
        case .json: "["
        case .csv: CSVText.lines([fields])
        case .ndjson, .table: ""
        }
    }

    /// The items, behind others or not.
    func portion(_ format: OutputFormat, isFirst: Bool) -> String {
        switch format {
        case .json:
            items.isEmpty
                ? "" : (isFirst ? "\n" : ",\n") + items.map { object($0).compact }.joined(separator: ",\n")
        case .ndjson: items.map { object($0).compact + "\n" }.joined()
        case .csv: CSVText.lines(items.map(record))
        case .table: ""
        }
    }

    /// What stands behind the last item.
    static func closing(_ format: OutputFormat, isEmpty: Bool) -> String {
        format == .json ? (isEmpty ? "]\n" : "\n]\n") : ""
    }
}
