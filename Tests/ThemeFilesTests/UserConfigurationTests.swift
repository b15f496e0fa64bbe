import Testing
import ThemeFiles

@Suite("The operator's configuration")
struct UserConfigurationTests {
    @Test("names a log and a theme; what it does not know is reported")
    func reading() throws {
        let configuration = try UserConfiguration(
            toml: "# mine\ndatabase = \"/srv/ops.db\"\ntheme = \"light\"\ncolour = 1\n"
        )
        #expect(configuration.database == "/srv/ops.db")
        #expect(configuration.theme == "light")
        #expect(configuration.warnings.count == 1)
        #expect(configuration.warnings.first?.contains("\"colour\"") == true)
        #expect(try UserConfiguration(toml: "") == UserConfiguration())
    }

    @Test(
        "that is wrong says what is wrong",
        arguments: [("database = ", "line 1"), ("\n\nx x", "line 3"), ("database = 7", "database must be a text")]
    )
    func wrong(text: String, words: String) throws {
        let failure = try #require(throws: UserConfiguration.Failure.self) { try UserConfiguration(toml: text) }
        #expect(failure.description.contains(words), "\(failure)")
    }
}
