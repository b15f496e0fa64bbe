import OpsStore

extension OpsLog {
    /// Opens a log to change it, and says so where that gave it its mark back.
    static func openToChange(_ path: String) throws(OpsLogError) -> OpsLog {
        let log = try open(path, mode: .readWrite)
        if log.found == .unmarkedLog { StandardError.note(marked(path)) }
        return log
    }

    /// What was done to a log that had lost its mark.
    static func marked(_ path: String) -> String {
        "\(path) had lost the mark of an ops log, as copies by .dump do, and has it again."
    }
}
