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
        case .json: items.isEmpty ? "[]\n" : "[\n" + items.map { object($0).compact }.joined(separator: ",\n") + "\n]\n"
        case .ndjson: items.map { object($0).compact + "\n" }.joined()
        case .csv: CSVText.lines([fields] + items.map(record))
        }
    }
}
