internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The name of the file that what is on screen goes to, while it is being written.
struct ExportPrompt: Equatable, Sendable {
    enum Phase: Equatable, Sendable {
        case naming
        case writing
        /// Why there is no file.
        case refused(String)
    }

    /// What is written, as the title says it.
    let subject: String
    var editor: LineEditor
    var phase = Phase.naming

    var format: ExportFormat? { ExportFormat(path: editor.text) }

    /// Puts the next or the previous format's ending in the place of the present one.
    mutating func turnFormat(by step: Int) {
        let all = ExportFormat.allCases
        let stem: String
        var place = step > 0 ? -1 : 0
        if let format, let here = all.firstIndex(of: format) {
            stem = String(editor.text.dropLast(format.rawValue.count + 1))
            place = here
        } else {
            stem = editor.text.hasSuffix(".") ? String(editor.text.dropLast()) : editor.text
        }
        editor = LineEditor("\(stem).\(all[(place + step + all.count) % all.count])", limit: editor.limit)
    }
}

extension Dashboard {
    /// The most errors that are written at once; a shorter window has the others.
    static let exportLimit = 100_000
    private static let pathLimit = 1_000

    /// What `w` writes: the open error, else what the pane in focus lists.
    private var exportSubject: (title: String, name: String) {
        if case .detail(let open)? = overlays.last { return ("error #\(open.row.id)", "error-\(open.row.id)") }
        let name = focus.name.lowercased()
        return ("the \(name)", name)
    }

    /// Asks for a name; one that says what it is and when is there already.
    mutating func openExport() {
        let time = CalendarTime(now)
        func digits(_ number: Int, _ count: Int = 2) -> String {
            String(repeating: "0", count: max(count - "\(number)".count, 0)) + "\(number)"
        }
        let date = digits(time.year, 4) + digits(time.month) + digits(time.day)
        let subject = exportSubject
        let isList = overlays.isEmpty
        let name =
            "unmask-\(subject.name)-\(date)T\(digits(time.hour))\(digits(time.minute))Z.\(isList ? "csv" : "json")"
        let editor = LineEditor(name, limit: Dashboard.pathLimit)
        prompt = .export(ExportPrompt(subject: subject.title, editor: editor))
    }

    mutating func turnExportFormat(by step: Int) {
        guard case .export(var export)? = prompt, export.phase != .writing else { return }
        export.turnFormat(by: step)
        export.phase = .naming
        prompt = .export(export)
    }

    /// The name was edited: what was wrong with the one before does not matter any more.
    mutating func exportNameChanged(textChanged: Bool) {
        guard case .export(var export)? = prompt, textChanged, case .refused = export.phase else { return }
        export.phase = .naming
        prompt = .export(export)
    }

    /// Enter: the file is written, if its name says how.
    mutating func writeExport() -> [Effect] {
        guard case .export(var export)? = prompt, export.phase != .writing else { return [] }
        guard let format = export.format else {
            export.phase = .refused("End the name with .csv, .json, .ndjson or .txt: it says how to write it.")
            prompt = .export(export)
            return []
        }
        switch exportContent(format) {
        case .failure(let refusal):
            export.phase = .refused(refusal.description)
            prompt = .export(export)
            return []
        case .success(let content):
            export.phase = .writing
            prompt = .export(export)
            return [.export(ExportRequest(path: export.editor.text, format: format, content: content))]
        }
    }

    /// Takes in what became of a file.
    mutating func finish(_ request: ExportRequest, _ answer: ExportAnswer) {
        switch answer {
        case .refused(let sentence):
            guard case .export(var export)? = prompt, export.phase == .writing else {
                notice = .warning(sentence)
                return
            }
            export.phase = .refused(sentence)
            prompt = .export(export)
        case .written(let path, let count, let isCut):
            if case .export(let export)? = prompt, export.phase == .writing { prompt = nil }
            let what = Numbers.count(count, request.content.noun)
            notice =
                isCut
                ? .warning("Wrote the newest \(what) to \(path); there are older ones: choose a shorter window.")
                : .plain("Wrote \(what) to \(path).")
        }
    }

    // MARK: - What is written

    private func exportContent(_ format: ExportFormat) -> Result<ExportContent, ChangeRefusal> {
        if format == .txt { return .success(.screen(screenLines)) }
        if case .detail(let open)? = overlays.last {
            if format == .csv { return .failure(ChangeRefusal("One error is no list: end the name with .json.")) }
            return .success(.error(open.detail))
        }
        guard let snapshot else { return .failure(ChangeRefusal("Nothing was read yet.")) }
        let query = snapshot.query
        switch focus {
        case .groups:
            return .success(
                .groups(
                    snapshot.span,
                    query.scope,
                    query.filter,
                    by: query.fields,
                    query.sort,
                    isReversed: groups.isReversed
                )
            )
        case .errors:
            var filter = query.filter
            if let outcome = query.listOutcome {
                filter.terms.append(Filter.Term(.field(.outcome, [.text(outcome.rawValue)])))
            }
            return .success(.errors(snapshot.span, query.scope, filter, limit: Dashboard.exportLimit))
        case .failovers:
            guard failovers.answer != nil else { return .failure(ChangeRefusal("The failovers were not read yet.")) }
            return .success(.failovers(shownStories))
        case .rules:
            guard var book = rules.book else { return .failure(ChangeRefusal("The rules were not read yet.")) }
            book.reviews = shownRules
            return .success(.rules(book))
        case .accounts:
            let loads = accounts.loads ?? AccountLoads(span: snapshot.span)
            return .success(.accounts(shownAccounts, loads, at: now))
        }
    }

    /// The screen without the prompt, as text.
    private var screenLines: [String] {
        var under = self
        under.prompt = nil
        var canvas = Canvas(size: size)
        under.draw(into: &canvas)
        return canvas.lines()
    }
}

extension ExportContent {
    /// What one thing of it is called.
    var noun: String {
        switch self {
        case .errors, .error: "error"
        case .groups: "group"
        case .failovers: "move"
        case .rules: "rule"
        case .accounts: "account"
        case .screen: "line"
        }
    }
}
