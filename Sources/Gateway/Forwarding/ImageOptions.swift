internal import ErrorPolicy
internal import NIOCore

/// The options of a request by their names, as its body has them: JSON members or form fields.
struct ImageOptions {
    private let json: JSONValue?
    private let fields: [String: String]

    init(_ request: IncomingRequest) {
        if let parts = request.parts {
            json = nil
            let plain = parts.filter { $0.filename == nil }.map { ($0.name, String(buffer: $0.content)) }
            fields = Dictionary(plain) { $1 }
        } else {
            let bytes = Array(request.body.readableBytesView)
            json = JSONReader.strict(bytes[...], limit: bytes.count)
            fields = [:]
        }
    }

    /// Nil when absent or blank.
    func text(_ name: String) -> String? {
        let text = (json?[name]?.text ?? fields[name])?.trimmed
        return text?.isEmpty == false ? text : nil
    }

    /// Nil when absent or no number.
    func number(_ name: String) -> Int? { json?[name]?.integer ?? fields[name].flatMap { Int($0.trimmed) } }

    /// `mask.image_url` of a JSON body.
    var maskURL: String? {
        let url = json?["mask"]?["image_url"]?.text?.trimmed
        return url?.isEmpty == false ? url : nil
    }
}
