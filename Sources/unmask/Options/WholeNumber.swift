import ArgumentParser

/// Whole numbers as options take them: whatever is written becomes a number, or one sentence that says which are allowed.
///
/// Options that use these take the next word whatever it begins with, so that `-1` is told as a wrong number and not as
/// a missing one.
enum WholeNumber {
    /// How many of something: one or more.
    static func count(_ text: String) throws -> Int {
        guard let number = Int(text), number > 0 else { throw ValidationError("give a whole number, 1 or more") }
        return number
    }

    /// Any number, less than zero too.
    static func any(_ text: String) throws -> Int {
        guard let number = Int(text) else { throw ValidationError("give a whole number") }
        return number
    }

    /// A number that a generator of random numbers begins with.
    static func seed(_ text: String) throws -> UInt64 {
        guard let number = UInt64(text) else { throw ValidationError("give a whole number, 0 or more") }
        return number
    }

    /// An HTTP status.
    static func status(_ text: String) throws -> Int {
        guard let number = Int(text), (100...599).contains(number) else {
            throw ValidationError("give a status from 100 to 599")
        }
        return number
    }
}
