import Dashboard
import OpsModel
import OpsStore
import Synchronization

/// Writes what is on screen to files: the same columns and objects as the command of the pane prints.
struct ScreenExport: ScreenExporting {
    /// So many errors are read, and held, at once.
    private static let page = 1_000

    /// The ops log's.
    let path: String
    private let queue = BlockingQueue(label: "export")

    init(path: String) { self.path = path }

    func export(_ request: ExportRequest) async -> ExportAnswer {
        let isGivenUp = Mutex(false)
        return await withTaskCancellationHandler {
            await write(request) { isGivenUp.withLock { $0 } }
        } onCancel: {
            isGivenUp.withLock { $0 = true }
        }
    }

    private func write(_ request: ExportRequest, isGivenUp: @escaping @Sendable () -> Bool) async -> ExportAnswer {
        await queue.run {
            do {
                let file = try NewFile(request.path)
                do {
                    let (count, isCut) = try write(request, to: file, isGivenUp: isGivenUp)
                    file.close()
                    return .written(path: file.path, count: count, isCut: isCut)
                } catch {
                    file.discard()
                    throw error
                }
            } catch {
                return .refused("\(error)")
            }
        }
    }

    private func write(
        _ request: ExportRequest,
        to file: NewFile,
        isGivenUp: () -> Bool
    ) throws -> (count: Int, isCut: Bool) {
        // Text is the screen alone, which has no other format.
        let format = OutputFormat(rawValue: request.format.rawValue) ?? .ndjson
        func whole(_ listing: some Listing) throws -> (Int, Bool) {
            try file.write(listing.text(format))
            return (listing.items.count, false)
        }
        switch request.content {
        case .screen(let lines):
            try file.write(lines.map { $0 + "\n" }.joined())
            return (lines.count, false)
        case .error(let detail):
            let object = JSONOutput.detail(detail)
            try file.write((format == .json ? object.pretty : object.compact) + "\n")
            return (1, false)
        case .errors(let span, let scope, let filter, let limit):
            return try writeErrors(span, scope, filter, limit: limit, as: format, to: file, isGivenUp: isGivenUp)
        case .groups(let span, let scope, let filter, let fields, let sort, let isReversed):
            let question = GroupsQuestion(span: span, fields: fields, scope: scope, filter: filter, sort: sort)
            let answer = try OpsLog.open(path).groups(question)
            let rows = isReversed ? answer.rows.reversed() : answer.rows
            return try whole(GroupListing(items: rows, by: fields, span: span, total: answer.total.total))
        case .failovers(let stories): return try whole(FailoverListing(stories: stories))
        case .rules(let book): return try whole(RuleListing(reviews: book.reviews, hits: book.hits))
        case .accounts(let accounts, let loads, let now):
            return try whole(AccountListing(items: accounts, loads: loads, now: now))
        }
    }

    private func writeErrors(
        _ span: TimeSpan,
        _ scope: Scope,
        _ filter: Filter,
        limit: Int,
        as format: OutputFormat,
        to file: NewFile,
        isGivenUp: () -> Bool
    ) throws -> (count: Int, isCut: Bool) {
        let log = try OpsLog.open(path)
        var count = 0
        var last: RowPosition?
        var hasOlder = true
        try file.write(ErrorListing(items: []).opening(format))
        while hasOlder, count < limit {
            if isGivenUp() { throw CommandFailure("The file was given up.") }
            let wanted = min(Self.page, limit - count)
            let page = try log.errors(span, scope: scope, filter: filter, limit: wanted, before: last)
            try file.write(ErrorListing(items: page.rows).portion(format, isFirst: count == 0))
            count += page.rows.count
            hasOlder = page.hasOlder && !page.rows.isEmpty
            last = page.rows.last?.position
        }
        try file.write(ErrorListing.closing(format, isEmpty: count == 0))
        return (count, hasOlder)
    }
}
