internal import ErrorPolicy
internal import OpsModel

/// Writes figures in Prometheus' text format: `# HELP`, `# TYPE`, then the samples of each metric.
package struct PrometheusText {
    /// What `/metrics` answers as its content type.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    init(_ counts: GatewayFigures.Counts) {
        let statuses = GatewayFigures.statuses.map(String.init) + ["other"]
        let endpoints = GatewayFigures.endpoints.map {
            $0.map { String($0.rawValue.split(separator: "/").last ?? "") } ?? "other"
        }

        begin(
            "unmask_gateway_requests_total",
            "counter",
            "Image requests by endpoint and by the status the client was told."
        )
        for (endpoint, row) in zip(endpoints, counts.requests) {
            for (status, count) in zip(statuses, row) where count > 0 {
                sample("unmask_gateway_requests_total", ["endpoint": endpoint, "status": status], count)
            }
        }
        begin(
            "unmask_gateway_errors_total",
            "counter",
            "Image requests that met an error, by what became of them; without those a rule keeps out of the ops log."
        )
        for (outcome, count) in zip(Outcome.allCases, counts.outcomes) {
            sample("unmask_gateway_errors_total", ["outcome": outcome.rawValue], count)
        }
        begin(
            "unmask_gateway_upstream_errors_total",
            "counter",
            "Failed attempts by the upstream's status; none is no answer."
        )
        for (status, count) in zip(statuses + ["none"], counts.upstream) where count > 0 {
            sample("unmask_gateway_upstream_errors_total", ["status": status], count)
        }
        single(
            "unmask_gateway_failovers_total",
            "counter",
            "Times a request moved on to another account.",
            counts.failovers
        )
        single("unmask_gateway_requests_in_flight", "gauge", "Image requests being served.", counts.inFlight)
        single(
            "unmask_gateway_recorder_queue",
            "gauge",
            "Errors that wait to be written to the ops log.",
            counts.queued
        )
        single(
            "unmask_gateway_recorder_dropped_total",
            "counter",
            "Errors that the ops log lost: too many waited, or they could not be written.",
            counts.dropped
        )
        let leftOut = "unmask_gateway_errors_left_out_total"
        begin(leftOut, "counter", "Errors that were kept out of the ops log on purpose, by reason.")
        for (reason, count) in zip(GatewayFigures.leftOutReasons, counts.leftOut) {
            sample(leftOut, ["reason": reason.rawValue], count)
        }

        let name = "unmask_gateway_request_duration_seconds"
        begin(name, "histogram", "From a request's first byte to the end of its answer.")
        for (index, endpoint) in endpoints.enumerated() {
            var sum = 0
            for (bound, count) in zip(GatewayFigures.bounds.map(Self.seconds) + ["+Inf"], counts.durations[index]) {
                sum += count
                sample("\(name)_bucket", ["endpoint": endpoint, "le": bound], sum)
            }
            line("\(name)_sum", ["endpoint": endpoint], Self.seconds(counts.milliseconds[index]))
            sample("\(name)_count", ["endpoint": endpoint], sum)
        }
    }

    /// Milliseconds as seconds, exactly.
    private static func seconds(_ milliseconds: Int) -> String {
        let rest = milliseconds % 1_000
        guard rest > 0 else { return "\(milliseconds / 1_000)" }
        let digits = String(1_000 + rest).dropFirst()
        return "\(milliseconds / 1_000).\(digits.reversed().drop { $0 == "0" }.reversed().map(String.init).joined())"
    }

    private mutating func begin(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func single(_ name: String, _ type: String, _ help: String, _ value: Int) {
        begin(name, type, help)
        sample(name, [:], value)
    }

    private mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Int) {
        line(name, labels, String(value))
    }

    private mutating func line(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{\(labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    /// A label's value as the format wants it.
    static func escaped(_ value: String) -> String {
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
