import ErrorPolicy
import Gateway

/// Pieces of a configuration as they are written.
enum ConfigurationText {
    /// The lines that let a key in.
    static func lines(of key: ClientKey) -> String {
        """
        [[keys]]
        id = \(key.id)
        name = \(quoted(key.name))
        hash = \(quoted(key.hash.description))

        """
    }

    /// A text in quotes; JSON's escapes are TOML's too.
    static func quoted(_ text: String) -> String {
        var quoted = ""
        JSONText.append(text, to: &quoted)
        return quoted
    }

    /// A configuration to begin with: one account, everything else as an example.
    static func sample(key: ClientKey) -> String {
        """
        # The gateway's configuration. "unmask-gateway check" lists what is wrong with it; a running gateway reads it
        # anew after SIGHUP. Paths that are not absolute are beside this file.

        listen = "127.0.0.1:8787"
        ops_log = "ops.db"              # made when it is not there; watch it with: unmask ops.db
        log_level = "info"              # trace, debug, info, notice, warning, error, critical
        access_log = true               # a line per request, at level info

        # [limits]
        # max_body = "256MB"            # of a request
        # max_upload = "20MB"           # of one uploaded image for an oauth account; what is longer is cut
        # max_error_body = "512KB"      # read of an upstream's error
        # max_answer = "128MB"          # of an upstream
        # max_concurrent_requests = 1024
        # max_account_switches = 10     # how many accounts may follow the first

        # [timeouts]
        # connect = "10s"
        # answer = "10m"                # until an upstream begins its answer
        # idle = "15m"                  # silence in a stream
        # keep_alive = "10s"            # a comment to an oauth account's streaming client after so much silence
        # body = "2m"                   # for a client to send its body, or to take anything of its answer
        # shutdown = "15m"              # for requests to finish after SIGTERM

        # [cooldowns]                   # "off" switches the first two off
        # rate_limit = "5s"             # after a 429 that names no time
        # overload = "10m"              # after a 529
        # oauth_401 = "10m"             # of an oauth account that can refresh its token

        # Who may use the gateway. "unmask-gateway key new --config FILE --name NAME" prints a key and these lines.
        \(lines(of: key))
        # Where requests go: the smallest priority first, then whoever waited longest. An account's state (off, cooling
        # down) is in the ops log, and "unmask" changes it.
        [[accounts]]
        id = 1                          # its number in the ops log: keep it
        name = "openai-main"
        type = "apikey"
        api_key_env = "OPENAI_API_KEY"  # or api_key_file = "openai.key"; a secret never stands in this file
        priority = 10
        # platform = "openai"
        # base_url = "https://api.openai.com"
        # models = ["gpt-image-*"]      # without it, every image model
        # model_mapping = { "gpt-image-2" = "gpt-image-1.5" }
        # custom_error_codes = [400, 429]
        # pool_mode = { retry_count = 3, retry_statuses = [401, 403, 429] }
        # user_agent = "my-gateway/1.0"
        # headers = { "openai-organization" = "org-1" }

        # [[accounts.temporary_rules]]
        # status = 503
        # keywords = ["capacity"]
        # minutes = 5

        # [[accounts]]
        # id = 2
        # name = "codex-team"
        # type = "oauth"
        # access_token_file = "codex.access"       # kept fresh by something else, or with these two:
        # refresh_token_file = "codex.refresh"     # replaced when the issuer gives a new one
        # token_url = "https://auth.openai.com/oauth/token"
        # workspace_id = "chatgpt-account-id"
        # priority = 20

        """
    }
}
