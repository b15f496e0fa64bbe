import Testing

/// Reads Prometheus' text format strictly: each metric has its HELP and TYPE before its samples and comes once.
struct Exposition {
    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Flaw: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var samples: [Sample] = []

    subscript(name: String, labels: [String: String]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Flaw(description: "the last line has no end") }
        var helped: [String] = []
        var typed: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4, !helped.contains(words[2]) else { throw Flaw(description: "HELP: \(line)") }
                helped.append(words[2])
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, helped.last == words[2], typed[words[2]] == nil,
                    ["counter", "gauge", "histogram"].contains(words[3])
                else { throw Flaw(description: "TYPE: \(line)") }
                typed[words[2]] = words[3]
            } else {
                let sample = try Self.sample(String(line))
                let suffixes = ["_bucket", "_sum", "_count"]
                let base = suffixes.first { sample.name.hasSuffix($0) }.map { String(sample.name.dropLast($0.count)) }
                let owner = typed[sample.name] != nil ? sample.name : base ?? ""
                guard let type = typed[owner], helped.last == owner else { throw Flaw(description: "order: \(line)") }
                guard (type == "histogram") == (owner != sample.name) else { throw Flaw(description: "type: \(line)") }
                guard !samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
                    throw Flaw(description: "twice: \(line)")
                }
                samples.append(sample)
            }
        }
    }

    private static func sample(_ line: String) throws -> Sample {
        let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? ([-+0-9.eE]+|NaN)/
        guard let match = line.wholeMatch(of: pattern), let value = Double(match.4) else {
            throw Flaw(description: "sample: \(line)")
        }
        var labels: [String: String] = [:]
        var rest = match.3 ?? ""
        while !rest.isEmpty {
            guard let pair = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(,|$)/),
                labels.updateValue(String(pair.2), forKey: String(pair.1)) == nil
            else { throw Flaw(description: "labels: \(line)") }
            rest = rest[pair.range.upperBound...]
        }
        return Sample(name: String(match.1), labels: labels, value: value)
    }
}
