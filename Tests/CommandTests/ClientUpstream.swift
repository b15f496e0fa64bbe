import ErrorPolicy
import Gateway
import NIOCore
import Synchronization

/// What the upstream answers real clients, by the prompts that they and `Tests/Clients/openai_sdk.py` send. It speaks to
/// accounts of both kinds, each in its own language.
final class ClientUpstream: Sendable {
    typealias Answer = ScriptedUpstream.Answer

    static let image = "aW1hZ2U="
    static let partials = ["cGFydDA=", "cGFydDE="]
    static let badSize =
        #"{"error":{"message":"Invalid size: '1x1'.","type":"invalid_request_error","param":"size","code":"invalid_value"}}"#
    /// The error inside a stream that has begun.
    static let blocked =
        #"{"type":"error","error":{"type":"image_generation_user_error","code":"moderation_blocked","message":"Rejected by the safety system."}}"#
    private static let slowDown =
        #"{"error":{"message":"Slow down.","type":"requests","code":"rate_limit_exceeded"}}"#

    private let wasAtFirst = Mutex(false)
    private let moments: AsyncStream<Void>
    private let moment: AsyncStream<Void>.Continuation

    init() { (moments, moment) = AsyncStream.makeStream() }

    /// Lets what is asked for with the prompt `slow` go on.
    func goOn() { moment.finish() }

    func answer(to seen: ScriptedUpstream.Seen) -> Answer {
        let id = [("x-request-id", "req_up_\(seen.number)")]
        let text = seen.text
        if text.contains("a bad size") { return .json(400, Self.badSize, headers: id) }
        let isFirst = wasAtFirst.withLock { wasBefore in
            defer { wasBefore = wasBefore || text.contains("at first") }
            return !wasBefore
        }
        if text.contains("busy at first"), isFirst {
            return .json(503, #"{"error":{"message":"busy"}}"#, headers: id + [("retry-after", "7")])
        }
        if text.contains("always too fast") || text.contains("too fast at first") && isFirst {
            return .json(429, Self.slowDown, headers: id + [("retry-after", "7")])
        }
        let isOAuth = seen.path.hasSuffix("/responses")
        let isStream =
            JSONReader.strict(text)?["stream"]?.bool ?? text.contains("form-data; name=\"stream\"\r\n\r\ntrue")
        guard isStream else {
            return Answer(
                waiting(text)
                    + Answer.json(200, #"{"created":5,"data":[{"b64_json":"\#(Self.image)"}]}"#, headers: id).steps
            )
        }
        let pieces = isOAuth ? responses() : events(isEdit: seen.path.hasSuffix("/edits"))
        let ending =
            text.contains("a broken stream")
            ? [isOAuth ? "data: \(Self.blocked)\n\n" : "event: error\ndata: \(Self.blocked)\n\n"] : pieces.ending
        return .events(
            [.chunk(pieces.partials[0])] + waiting(text) + (pieces.partials[1...] + ending).map { .chunk($0) },
            headers: id
        )
    }

    private func waiting(_ text: String) -> [Answer.Step] {
        guard text.contains("slow\"") else { return [] }
        return [.wait { [moments] in for await _ in moments {} }]
    }

    private func events(isEdit: Bool) -> (partials: [String], ending: [String]) {
        let prefix = isEdit ? "image_edit" : "image_generation"
        func event(_ name: String, _ more: String) -> String {
            "event: \(prefix).\(name)\ndata: {\"type\":\"\(prefix).\(name)\",\(more)}\n\n"
        }
        return (
            Self.partials.enumerated().map {
                event("partial_image", "\"partial_image_index\":\($0.offset),\"b64_json\":\"\($0.element)\"")
            },
            [event("completed", "\"b64_json\":\"\(Self.image)\"")]
        )
    }

    private func responses() -> (partials: [String], ending: [String]) {
        func event(_ type: String, _ more: String) -> String { "data: {\"type\":\"response.\(type)\",\(more)}\n\n" }
        return (
            Self.partials.enumerated().map {
                event(
                    "image_generation_call.partial_image",
                    "\"partial_image_index\":\($0.offset),\"partial_image_b64\":\"\($0.element)\""
                )
            },
            [
                event(
                    "output_item.done",
                    "\"item\":{\"type\":\"image_generation_call\",\"result\":\"\(Self.image)\",\"output_format\":\"png\"}"
                ),
                event("completed", "\"response\":{\"id\":\"resp_1\",\"created_at\":5}"),
            ]
        )
    }
}
