import LifecycleAnswers
import LifecycleServer
import Logging

/// Everything that can be set, each thing declared once. A flag, too, wants its `@Option` or `@Flag` in the
/// options of the commands that take it; docs/configuration.md has a row for each (a test compares).
struct Settings {
    static let declared = Settings()

    let config = Setting.optionalText(
        "config", "A JSON file with settings.", form: "a path", isInFile: false)
    let database = Setting.text(
        "database", "The database file.", form: "a path", standard: "lifecycle.sqlite")
    let strict = Setting.flag("strict", "Show tolerated steps as illegal.")

    let host = Setting.text(
        "host", "The address to listen on.", form: "an address of this machine", standard: "127.0.0.1")
    let port = Setting.number(
        "port", "The port to listen on; 0 takes any free one.", in: 0...65_535, standard: 8080)
    let openReads = Setting.flag(
        "open_reads", "Where there are no tokens, let everybody read the queries who can reach the port.")
    let insecureUnsigned = Setting.flag(
        "insecure_unsigned", "Accept unsigned deliveries, from this machine only. For trying things out.")
    let logFormat = Setting.choice(
        "log_format", "The log on stderr: text for people, or json, one object a line.",
        standard: LogFormat.text)
    let logLevel = Setting.optionalChoice(
        "log_level",
        "The least that is logged; info has a line for each delivery. Else notice in text, info in json.",
        of: Logger.Level.self)

    let checkpointKey = Setting.optionalText(
        "checkpoint_key", "A file with the key that signs heads of the log.", form: "a path")
    let checkpoints = Setting.optionalText(
        "checkpoints", "The file that signed heads are added to.", form: "a path")

    let trustedProxy = Setting.other(
        "trusted_proxy", "Proxies whose X-Forwarded-For counts where failed signatures are limited.",
        form: TrustedProxies.forms, standard: TrustedProxies(), read: { TrustedProxies($0) },
        write: { $0.text.isEmpty ? .null : .string($0.text) })

    let forwardTo = Setting<ReceiverAddress?>.other(
        "forward_to", "A receiver that each delivery is passed on to, once it is stored.",
        form: ReceiverAddress.form, standard: nil, read: { ReceiverAddress($0).map(Optional.some) },
        write: { JSON($0?.shown) })

    let mustExist = Setting.flag(
        "must_exist", "Refuse to start where there is no log yet, instead of making one.")
    let idleTimeout = Setting.number(
        "idle_timeout",
        "How long a connection without a request is kept: longer than proxies in front keep theirs.",
        in: 1...3600, unit: "seconds", standard: 75)

    let basePath = Setting.other(
        "base_path", "The path that a proxy in front has put the pages below.", form: BasePath.form,
        standard: BasePath.root, read: { BasePath($0) }, write: { .string($0.shown) })
    let expectDeliveryEvery = Setting.optionalSpan(
        "expect_delivery_every",
        "How long Meta may be silent before readiness, Today and an alert say that it is.")

    let appSecrets = Setting.secret(
        "app_secrets", "The app secrets that deliveries are signed with.",
        form: "secrets between commas, none empty; the first one signs")
    let appSecretsFile = Setting.optionalText(
        "app_secrets_file", "A file that holds the app secrets.", form: "a path", hasFlag: false)
    let verifyToken = Setting.secret(
        "verify_token", "The verify token of Meta's handshake.", form: "text")
    let verifyTokenFile = Setting.optionalText(
        "verify_token_file", "A file that holds the verify token.", form: "a path", hasFlag: false)
    let apiTokens = Setting.secret(
        "api_tokens", "Who may read.",
        form: "entries of `lifecycle token new`, between commas or line breaks")
    let apiTokensFile = Setting.optionalText(
        "api_tokens_file", "A file that holds the entries of tokens.", form: "a path", hasFlag: false)

    let url = Setting<ServerAddress?>.other(
        "url", "The server that notes go through while it holds the database.",
        form: ServerAddress.form, standard: nil, read: { (try? ServerAddress($0)).map(Optional.some) },
        write: { JSON($0?.text) })
    let token = Setting.secret(
        "token", "The token that `watch`, and commands that go through a server, show to it.", form: "text")
    let tokenFile = Setting.optionalText(
        "token_file", "A file that holds the token to show to a server.", form: "a path", hasFlag: false)

    /// All of them, in the order of their declarations.
    static let all: [any DeclaredSetting] = Mirror(reflecting: declared).children.compactMap {
        $0.value as? any DeclaredSetting
    }
}
