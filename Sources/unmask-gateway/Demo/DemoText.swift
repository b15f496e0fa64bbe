import Gateway

/// What the demo says once it serves: requests to try, and how to watch them.
struct DemoText: Sendable {
    let files: DemoFiles

    func lines(port: Int) -> [String] {
        [
            "A demo: a gateway with a pretend upstream. Nothing leaves this machine.", "",
            "Watch its ops log in another window:", "",
            "  unmask \(quoted(files.log))", "",
            "A size the upstream does not take: the client is told the upstream's own 400.", "",
        ]
            + curl("-i", port, "{\"model\":\"gpt-image-2\",\"prompt\":\"a lighthouse\",\"size\":\"1x1\"}")
            + ["", "An image, although the first account is over its limit:", ""]
            + curl("-s", port, "{\"model\":\"gpt-image-2\",\"prompt\":\"a lighthouse\"}")
            + ["", "A prompt the safety system refuses:", ""]
            + curl("-s", port, "{\"model\":\"gpt-image-2\",\"prompt\":\"\(DemoUpstream.refusedWord)\"}")
            + ["", "Ctrl-C ends it."]
    }

    private func curl(_ option: String, _ port: Int, _ body: String) -> [String] {
        [
            "  curl \(option) http://127.0.0.1:\(port)/v1/images/generations \\",
            "    -H 'authorization: Bearer \(files.key)' -H 'content-type: application/json' \\",
            "    -d '\(body)'",
        ]
    }

    /// As a shell reads it.
    private func quoted(_ path: String) -> String {
        path.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
            ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
