import Logging
import Synchronization

/// What a gateway said in its log: level `info` and above.
final class ToldLines: Sendable {
    struct Line: Sendable {
        var level: Logger.Level
        var text: String
        var metadata: Logger.Metadata
    }

    private let told = Mutex<[Line]>([])

    var lines: [Line] { told.withLock(\.self) }
    var logger: Logger { Logger(label: "told") { _ in Handler(told: self) } }

    private struct Handler: LogHandler {
        let told: ToldLines
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(level: event.level, text: "\(event.message)", metadata: event.metadata ?? [:])
            told.told.withLock { $0.append(line) }
        }
    }
}
