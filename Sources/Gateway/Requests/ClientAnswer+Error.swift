internal import ErrorPolicy
internal import NIOCore

extension ClientAnswer {
    /// Answers with an error, whole.
    func complete(_ error: ClientError) {
        complete(status: error.status, headers: error.answerHeaders, body: ByteBuffer(string: error.body))
    }
}

extension ClientError {
    /// The headers of an answer that is nothing but this error.
    var answerHeaders: [(name: String, value: String)] {
        [(name: "content-type", value: "application/json")] + headers.sorted
    }
}
