import ArgumentParser
import OpsModel

extension Length {
    /// Throws what would be right where `text` is no length.
    init(parsing text: String) throws {
        guard let length = Length(text) else {
            throw ValidationError("give a length of time above zero, as in 90s, 15m, 1h30m or 7d")
        }
        self = length
    }
}
