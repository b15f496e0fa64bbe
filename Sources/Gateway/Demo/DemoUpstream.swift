internal import ErrorPolicy
internal import Foundation
internal import NIOCore

/// What the demo's pretend upstream answers: images, and errors as the real one words them. It knows its accounts by
/// their keys.
package enum DemoUpstream {
    /// The key of an account that gives images.
    package static let imagesKey = "demo-images"
    /// The key of an account that is always over its limit.
    package static let limitedKey = "demo-limited"

    /// The word in a prompt that the pretend safety system refuses.
    package static let refusedWord = "forbidden"

    package static let script: ScriptedUpstream.Script = { seen in answer(to: seen) }

    private static let sizes = ["auto", "1024x1024", "1536x1024", "1024x1536"]

    /// A PNG of one blue pixel.
    private static let image =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mOI6rkDAAMGAcNOcIx9AAAAAElFTkSuQmCC"

    private static func answer(to seen: ScriptedUpstream.Seen) -> ScriptedUpstream.Answer {
        let id = [("x-request-id", "req_demo_\(seen.number)")]
        if seen.token == limitedKey {
            return error(
                429,
                type: "requests",
                code: "rate_limit_exceeded",
                message: "Rate limit reached for requests per minute: Limit 5, Used 5, Requested 1.",
                id
            )
        }
        guard seen.token == imagesKey else {
            return error(
                401,
                type: "invalid_request_error",
                code: "invalid_api_key",
                message: "Incorrect API key provided.",
                id
            )
        }
        let body = seen.text
        let request = JSONReader.strict(body)
        let size = request?["size"]?.string ?? "auto"
        guard sizes.contains(size) else {
            return error(
                400,
                type: "invalid_request_error",
                code: "invalid_value",
                param: "size",
                message:
                    "Invalid value: '\(size)'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'.",
                id
            )
        }
        guard !body.contains(refusedWord) else {
            return error(
                400,
                type: "image_generation_user_error",
                code: "moderation_blocked",
                message: "Your request was rejected by the safety system. safety_violations=[demo].",
                id
            )
        }
        if request?["stream"]?.bool == true { return stream(size, id) }
        return .json(200, "{\"created\":1700000000,\"data\":[{\"b64_json\":\"\(image)\"}]}", headers: id)
    }

    private static func stream(_ size: String, _ headers: [(String, String)]) -> ScriptedUpstream.Answer {
        func event(_ name: String, _ more: String) -> String {
            "event: \(name)\ndata: {\"type\":\"\(name)\",\"b64_json\":\"\(image)\"\(more)}\n\n"
        }
        return .events(
            [
                event("image_generation.partial_image", ",\"partial_image_index\":0"),
                event("image_generation.completed", ",\"size\":\"\(size)\""),
            ],
            headers: headers
        )
    }

    private static func error(
        _ status: Int,
        type: String,
        code: String,
        param: String? = nil,
        message: String,
        _ headers: [(String, String)]
    ) -> ScriptedUpstream.Answer {
        var json = JSONText()
        json.object { json in
            json.key("error")
            json.object { json in
                json.key("message")
                json.value(message)
                json.key("type")
                json.value(type)
                json.key("param")
                json.value(param)
                json.key("code")
                json.value(code)
            }
        }
        return .json(status, json.text, headers: headers)
    }
}
