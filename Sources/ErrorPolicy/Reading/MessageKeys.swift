/// The names under which gateways, vendors and relays put what went wrong (seen in the corpus), in order of trust.
enum MessageKeys {
    /// At the top of a body.
    static let outer = ["error", "detail", "errors"] + spoken + containers

    /// In an object below.
    static let inner = spoken + ["error", "detail", "errors"] + containers

    /// Problems by field.
    static let fieldLists: Set<String> = ["fieldErrors", "field_errors", "formErrors"]

    private static let spoken = [
        "message", "msg", "error_message", "errormessage", "error_msg", "errmsg", "err_msg", "error_description",
        "errordescription", "statustext", "fail_reason", "failreason", "failure_reason", "failed_reason",
        "detailmessage", "localizedmessage", "description", "title", "reason", "blockreason", "block_reason",
        "message_zh", "text",
    ]

    private static let containers = [
        "err", "exception", "fault", "inner_error", "innererror", "cause", "details", "response", "output", "data",
        "result", "results", "body", "payload", "metadata", "raw", "promptfeedback", "incomplete_details",
        "candidates", "content", "parts", "item", "task", "choices", "status_message", "base_resp", "status_msg",
    ]
}
