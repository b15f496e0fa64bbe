import ArgumentParser
import OpsModel

extension Length {
    /// Throws what would be right where `text` is no length.
    init(parsing text: String) throws {
        guard let length = Length(text) else {
            throw ValidationError("write a length of time, as in 90s, 15m, 1h30m or 7d")
        }
        self = length
    }
}
