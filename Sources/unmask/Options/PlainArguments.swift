import ArgumentParser

/// Arguments of a command that takes whatever is not recognised: an option that nobody knows is told as such, and not as
/// one argument too many.
enum PlainArguments {
    /// The arguments, without the `--` behind which everything is one.
    ///
    /// - Throws: `ValidationError` that names an unknown option. A number is none, and is told as a wrong id by others.
    static func of(_ arguments: [String]) throws -> [String] {
        let head = arguments.prefix { $0 != "--" }
        if let option = head.first(where: { $0.hasPrefix("-") && $0 != "-" && Int64($0) == nil }) {
            throw ValidationError("Unknown option '\(option)'")
        }
        return Array(head + arguments.dropFirst(head.count + 1))
    }
}
