import ArgumentParser
import OpsModel
import ThemeFiles

/// The filters that have a name in the configuration.
enum SavedFilters {
    /// A filter as `--filter` takes it: in the filter language, or `@` and a name. A message that contains such a word
    /// is found by putting it in quotes.
    static func filter(_ text: String) throws -> Filter {
        guard text.hasPrefix("@"), !text.contains(where: \.isWhitespace) else { return try Filter.parse(text) }
        let configuration = ConfigurationFile.load()
        let name = String(text.dropFirst())
        guard let saved = configuration.filters[name] else {
            let names = configuration.filters.keys.sorted()
            let known =
                names.isEmpty ? "there are none in \(ConfigurationFile.shownPath)" : names.joined(separator: ", ")
            throw ValidationError("there is no filter named \"\(name)\"; \(known)")
        }
        do {
            return try Filter.parse(saved)
        } catch {
            throw ValidationError("\(configuration.warning("\(error)", about: name, in: "filters"))")
        }
    }

    /// What the shell offers.
    static var names: [String] { ConfigurationFile.load().filters.keys.sorted().map { "@" + $0 } }

    /// A warning for each filter of the file that means nothing.
    static func warnings(of configuration: UserConfiguration) -> [FileWarning] {
        configuration.filters.sorted { $0.key < $1.key }.compactMap { name, text in
            do {
                _ = try Filter.parse(text)
                return nil
            } catch {
                return configuration.warning("the filter `\(name)`: \(error)", about: name, in: "filters")
            }
        }
    }
}
