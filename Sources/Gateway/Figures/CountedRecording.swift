package import OpsModel

/// An ops log, with what is left out of it on purpose in the figures too.
package struct CountedRecording: OpsRecording {
    private let log: any OpsRecording
    private let figures: GatewayFigures

    package init(_ log: any OpsRecording, _ figures: GatewayFigures) {
        self.log = log
        self.figures = figures
    }

    package func record(_ error: RecordedError) { log.record(error) }
    package func record(_ traffic: TrafficCount) { log.record(traffic) }

    package func count(_ reason: UnrecordedReason, at moment: Timestamp) {
        figures.leftOut(reason)
        log.count(reason, at: moment)
    }
}
