internal import ErrorPolicy
internal import NIOCore

/// Overwrites the model of a JSON request in place: everything else stays as the client wrote it, byte for byte.
enum NamedModel {
    /// The body with `model` as its model; the same body where it names it already.
    static func written(_ model: String, in body: ByteBuffer) -> ByteBuffer {
        guard let object = JSONReader.strict(Array(body.readableBytesView)[...], limit: body.readableBytes) else {
            return body
        }
        let named = object.members.filter { $0.key == "model" }
        // Readers do not agree on which of two members counts.
        if !named.isEmpty, named.allSatisfy({ $0.value.string == model }) { return body }
        var quoted = ""
        JSONText.append(model, to: &quoted)
        guard named.isEmpty else { return replaced(named.map(\.value.raw.indices), by: quoted, in: body) }
        let start = object.raw.startIndex + 1
        let comma = object.members.isEmpty ? "" : ","
        return replaced([start..<start], by: "\"model\":\(quoted)\(comma)", in: body)
    }

    /// - Parameter ranges: in order, counted from the first readable byte.
    private static func replaced(_ ranges: [Range<Int>], by text: String, in body: ByteBuffer) -> ByteBuffer {
        var result = ByteBuffer()
        result.reserveCapacity(body.readableBytes + text.utf8.count)
        var rest = body
        var position = 0
        for range in ranges {
            if var kept = rest.readSlice(length: range.lowerBound - position) { result.writeBuffer(&kept) }
            result.writeString(text)
            rest.moveReaderIndex(forwardBy: range.count)
            position = range.upperBound
        }
        result.writeBuffer(&rest)
        return result
    }
}
