import Testing
import ThemeFiles

@Suite("The operator's configuration")
struct UserConfigurationTests {
    @Test("says where the log is, how the screen begins, filters by name and keys")
    func reading() {
        let configuration = UserConfiguration(
            toml: """
                # mine
                database = "/srv/ops.db"
                theme = "light"
                window = "24h"
                group_by = "model,outcome"
                zone = "local"
                all_endpoints = true
                mouse = true
                ascii = false

                [filters]
                noisy = "status:429 -account:acct-7"

                [keys]
                refresh = ["R", "Ctrl-r"]
                pause = "Space"
                """,
            file: "c"
        )
        #expect(configuration.warnings == [])
        #expect(configuration.database == "/srv/ops.db")
        #expect(configuration.theme == "light")
        #expect(configuration.window == "24h")
        #expect(configuration.groupBy == "model,outcome")
        #expect(configuration.isLocal == true)
        #expect(configuration.allEndpoints == true)
        #expect(configuration.mouse == true)
        #expect(configuration.ascii == false)
        #expect(configuration.filters == ["noisy": "status:429 -account:acct-7"])
        #expect(configuration.keys == ["refresh": ["R", "Ctrl-r"], "pause": ["Space"]])
        #expect(configuration.warning("?", about: "noisy", in: "filters").description == "c:12: ?")
        #expect(configuration.warning("?", about: "pause", in: "keys").line == 16)
        let empty = UserConfiguration(toml: "", file: "c")
        #expect(empty.database == nil)
        #expect(empty.isLocal == nil)
        #expect(empty.warnings == [])
    }

    static let mistakes: [(String, String)] = [
        ("database = 7", "c:1: `database` must be a text in quotes"),
        ("database = \"\"", "c:1: `database` must be a text in quotes"),
        ("\ntheme = [\"dark\"]", "c:2: `theme` must be a text in quotes"),
        ("zone = \"CET\"", "c:1: `zone` is \"utc\" or \"local\", not \"CET\""),
        ("mouse = \"yes\"", "c:1: `mouse` is true or false"),
        ("filters = 1", "c:1: `filters` must be a table such as [filters]"),
        ("[filters]\n\nx = 3", "c:3: `x` must be a text in quotes"),
        ("keys = true", "c:1: `keys` must be a table such as [keys]"),
        ("[keys]\nquit = 3", "c:2: `quit` must be a list of keys such as [\"x\", \"Ctrl-x\"]"),
        ("[keys]\nquit = [\"Q\", 3]", "c:2: `quit` must be a list of keys such as [\"x\", \"Ctrl-x\"]"),
        (
            "colour = 1",
            "c:1: `colour` means nothing; there are database, theme, window, group_by, zone, all_endpoints, mouse, ascii, "
                + "filters, keys"
        ),
    ]

    @Test("a mistake is one warning with its line, and the rest is used", arguments: mistakes)
    func mistake(text: String, sentence: String) {
        let configuration = UserConfiguration(toml: "ascii = true # first\n" + text, file: "c")
        let moved = UserConfiguration(toml: text, file: "c")
        #expect(moved.warnings.map(\.description) == [sentence])
        #expect(configuration.ascii == true)
        #expect(configuration.warnings.count == 1)
    }

    @Test("what is no TOML at all says on which line, and nothing of it is used")
    func unusable() {
        let broken = UserConfiguration(toml: "database = \"a\"\n\nx x", file: "c")
        #expect(broken.database == nil)
        #expect(broken.warnings.count == 1)
        #expect(broken.warnings.first?.description.hasPrefix("c:3: no TOML, and nothing of it is used: ") == true)
        let large = UserConfiguration(toml: String(repeating: "#", count: 300_000), file: "c")
        #expect(large.warnings.map(\.description) == ["c: a configuration has at most 256 KB"])
    }
}
