import Testing

@Suite("The accounts of the gateway's configuration")
struct AccountConfigurationTests {
    static let wrong = [
        ConfigurationCase(
            "an account of nothing",
            added: "[[accounts]]\ntype = \"aws\"",
            "11: this account has no `id`.",
            "11: this account has no `name`.",
            "12: `type` must be one of \"apikey\", \"oauth\"."
        ),
        ConfigurationCase(
            "a secret in the file",
            "api_key_env = \"KEY\"",
            becomes: "api_key = \"sk-live-0123456789abcdef0123\"",
            "10: a secret must not stand in this file: write `api_key_env`, `api_key_file`, `access_token_file` or `refresh_token_file` instead."
        ),
        ConfigurationCase(
            "a secret in the wrong place",
            "api_key_env = \"KEY\"",
            becomes: "api_key_env = \"sk-live-0123456789abcdef0123\"",
            "10: `api_key_env` must be the name of an environment variable, such as OPENAI_API_KEY."
        ),
        ConfigurationCase(
            "a variable that is not set",
            "\"KEY\"",
            becomes: "\"OTHER_KEY\"",
            "10: the environment variable OTHER_KEY is not set, or is empty."
        ),
        ConfigurationCase(
            "a file that is not there",
            "api_key_env = \"KEY\"",
            becomes: "api_key_file = \"main.key\"",
            "10: `api_key_file`: FOLDER/main.key does not exist."
        ),
        ConfigurationCase(
            "two secrets",
            added: "api_key_file = \"main.key\"",
            "11: `api_key_env` and `api_key_file` are both there; leave one out."
        ),
        ConfigurationCase(
            "an oauth account with an API key's options",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes:
                "type = \"oauth\"\naccess_token_file = \"a\"\napi_key_env = \"KEY\"\npool_mode = true\ntoken_url = \"https://a.example/t?x=1\"",
            "11: `api_key_env` means nothing for an oauth account, whose secret comes from `access_token_file`.",
            "12: `pool_mode` means nothing for an oauth account.",
            "13: `token_url` must be an address such as \"https://auth.openai.com/oauth/token\", without a user, a query or a fragment.",
            "13: `token_url` needs `refresh_token_file`."
        ),
        ConfigurationCase(
            "an oauth account without a token",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes: "type = \"oauth\"\nclient_id = \"a\"",
            "6: this account has no token: name where it is, or is to be kept, with `access_token_file`."
        ),
        ConfigurationCase(
            "an oauth account with nothing but a wrong token endpoint",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes: "type = \"oauth\"\ntoken_url = \"ftp://a.example\"",
            "6: this account has no token: name where it is, or is to be kept, with `access_token_file`.",
            "10: `token_url` must be an address such as \"https://auth.openai.com/oauth/token\", without a user, a query or a fragment.",
            "10: `token_url` needs `refresh_token_file`."
        ),
        ConfigurationCase(
            "a secret among the headers",
            added: "headers = { x-token = \"sk-live-0123456789abcdef0123\" }",
            "11: `headers`: x-token looks like a secret, which must not stand in this file."
        ),
        ConfigurationCase(
            "an oauth account that cannot refresh its token",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes: "type = \"oauth\"\naccess_token_file = \"a\"\nclient_id = \"a\"\nrefresh_token_file = \"b\"",
            "12: `refresh_token_file` needs `token_url`.",
            "12: `refresh_token_file`: FOLDER/b does not exist."
        ),
        ConfigurationCase(
            "addresses and headers",
            added: """
                base_url = "ftp://a.example"
                user_agent = "a\\nb"
                [accounts.headers]
                authorization = "Bearer sk-live-0123456789abcdef0123"
                host = "a"
                "a b" = "c"
                """,
            "11: `base_url` must be an address such as \"https://api.openai.com\", without a user, a query or a fragment.",
            "12: `user_agent` must be plain characters that a header can hold.",
            "14: `headers`: a secret must not stand in this file; authorization is set from the account's key or token.",
            "15: `headers`: host is the gateway's to set.",
            "16: `headers`: \"a b\" is no name of a header."
        ),
        ConfigurationCase(
            "what decides about errors",
            added: """
                custom_error_codes = [400, "429", 700]
                pool_mode = { retry_count = 11, retries = 1 }
                temporary_rules = [
                  { status = 401, keywords = ["a"], minutes = 5 },

                  { status = 503, keywords = [], minutes = 0 },
                  { status = 503 },
                ]
                """,
            "11: `custom_error_codes` must hold statuses from 100 to 599 only.",
            "12: `retries` means nothing here; there are retry_count, retry_statuses.",
            "12: `retry_count` must be from 0 to 10, not 11.",
            "14: a temporary rule for 401 is never asked; leave it out.",
            "16: `minutes` must be from 1 to 10080, not 0.",
            "16: a temporary rule without keywords never matches.",
            "17: this temporary rule has no `keywords`.",
            "17: this temporary rule has no `minutes`."
        ),
        ConfigurationCase(
            "models",
            added: """
                models = ["gpt-*-2", 3]
                [accounts.model_mapping]
                "gpt-image-2" = "gpt-5"
                """,
            "11: `models` must hold texts only, such as [\"gpt-image-2\", \"gpt-image-*\"].",
            "11: `models`: the * of \"gpt-*-2\" must be at its end.",
            "13: `model_mapping`: \"gpt-5\" is no image model, so every request mapped to it would fail."
        ),
        ConfigurationCase(
            "models with blanks at an end, which no request's model has",
            added: """
                models = ["gpt-image-2 ", "\\tgpt-image-1", "dall-e-3 ", "gpt-image-* "]
                [accounts.model_mapping]
                "gpt-image-2 " = "gpt-image-1"
                "gpt-image-1" = " gpt-image-2"
                """,
            "11: `models`: \" gpt-image-1\" begins or ends with a blank; leave that out.",
            "11: `models`: \"dall-e-3 \" begins or ends with a blank; leave that out.",
            "11: `models`: \"gpt-image-* \" begins or ends with a blank; leave that out.",
            "11: `models`: \"gpt-image-2 \" begins or ends with a blank; leave that out.",
            "13: `model_mapping`: \"gpt-image-2 \" begins or ends with a blank; leave that out.",
            "14: `model_mapping`: \" gpt-image-2\" begins or ends with a blank; leave that out."
        ),
    ]

    @Test("every mistake is one sentence with its line, and nothing is served", arguments: wrong)
    func mistakes(of wrong: ConfigurationCase) async throws { try await wrong.expectMistakes() }
}
