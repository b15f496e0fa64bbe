import Foundation
import OpsModel
import OpsStore
import TerminalCanvas

/// Prints errors as they are added to a log, until the program is stopped or nobody reads any more.
struct ErrorFollower {
    /// How often the log is asked whether anything was committed; asking costs about 50 µs.
    private static let interval = Duration.milliseconds(100)
    /// Rows of one read transaction, so that a burst does not hold the log's readers up.
    private static let batch = 500

    var log: OpsLog
    var span: TimeSpan
    var filters: FilterOptions
    var format: OutputFormat

    /// What was said last about the file, so that it is said once.
    private var said: String?

    init(log: OpsLog, span: TimeSpan, filters: FilterOptions, format: OutputFormat) {
        self.log = log
        self.span = span
        self.filters = filters
        self.format = format
    }

    /// - Parameter limit: how many of the errors that are there already come first, the newest.
    mutating func run(limit: Int) async throws {
        var version = try log.dataVersion()
        var last = try log.lastID()
        let page = try log.errors(span, scope: filters.scope, filter: filters.filter, limit: limit)
        try start()
        // What was added since `last` was read comes in the loop.
        try print(page.rows.reversed().filter { $0.id <= last })
        while true {
            let isComplete = try printNew(after: &last)
            repeat {
                try await Task.sleep(for: Self.interval)
                if StandardOutput.isAbandoned { return }
                if let next = try successor() {
                    // Writers have let go of the old file by now: its last rows come first.
                    _ = try printNew(after: &last)
                    log = next
                    // A copy goes on where the old log ended; another log is new from its first row.
                    last = try log.lastID() >= last ? last : 0
                    break
                }
            } while try isComplete && isUnchanged(since: &version)
        }
    }

    /// Prints what was added behind `last`. False where the log is locked: whatever is left is printed another time.
    private func printNew(after last: inout Int64) throws -> Bool {
        do {
            while true {
                let more = try log.errors(after: last, scope: filters.scope, filter: filters.filter, limit: Self.batch)
                try print(more.rows)
                if more.last == last { return true }
                last = more.last
            }
        } catch OpsLogError.locked {
            return false
        }
    }

    private func isUnchanged(since version: inout Int64) throws -> Bool {
        do {
            let now = try log.dataVersion()
            defer { version = now }
            return now == version
        } catch OpsLogError.locked {
            return true
        }
    }

    /// The log that has taken the place of the one that is open; nil where there is none, or none that can be read yet.
    private mutating func successor() throws -> OpsLog? {
        switch log.place() {
        case .thisLog:
            said = nil
        case .nothing:
            say(
                "\(log.path) was moved or removed; errors of the file that was there go on, until another takes its place."
            )
        case .anotherFile:
            do throws(OpsLogError) {
                let next = try OpsLog.open(log.path)
                say("\(log.path) is another file now; its errors follow.")
                return next
            } catch {
                say("\(error)")
            }
        }
        return nil
    }

    private mutating func say(_ sentence: String) {
        guard said != sentence else { return }
        said = sentence
        StandardError.note(sentence)
    }

    private func start() throws {
        if format == .csv { try StandardOutput.write(CSVText.lines([ErrorListing(items: []).fields])) }
    }

    private func print(_ rows: [ErrorRow]) throws {
        guard !rows.isEmpty else { return }
        let listing = ErrorListing(items: rows)
        switch format {
        case .csv: try StandardOutput.write(CSVText.lines(rows.map(listing.record)))
        case .json, .ndjson: try StandardOutput.write(rows.map { listing.object($0).compact + "\n" }.joined())
        case .table: try StandardOutput.write(rows.map(line).joined())
        }
    }

    /// A line of a table that has no end: columns of fixed widths, the message as long as the terminal is wide.
    private func line(_ row: ErrorRow) -> String {
        let cells = ErrorListing.cells(row)
        let widths = [7, 19, 9, 9, 16, 24]
        let head = zip(cells, widths).enumerated().map { index, pair in
            TextWidth.pad(pair.0, to: pair.1, align: index == 0 ? .right : .left)
        }
        let line = (head + [DisplayText(line: cells[6], limit: 512).text]).joined(separator: "  ")
        return (StandardOutput.columns.map { TextWidth.truncate(line, to: $0) } ?? line) + "\n"
    }
}
