import ArgumentParser
import Foundation
import LifecycleServer
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle

/// Which database a command works on.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "The database file (LIFECYCLE_DATABASE).")
    var database: String = Settings.environment("LIFECYCLE_DATABASE") ?? "lifecycle.sqlite"

    func writer() throws -> LogWriter {
        try LogWriter(path: database, clock: Settings.clock)
    }

    func reader() throws -> LogReader {
        try LogReader(path: database)
    }
}

/// How an answer is printed and read.
struct AnswerOptions: ParsableArguments {
    @Flag(help: "Print JSON, the same objects as over HTTP.")
    var json = false

    @Flag(help: "Show tolerated steps as illegal (LIFECYCLE_STRICT).")
    var strict = false

    var isStrict: Bool {
        strict || ["1", "true", "yes"].contains(Settings.environment("LIFECYCLE_STRICT")?.lowercased())
    }
}

/// A question to the past.
struct PastOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only events that took effect by then: what was it then, as we know it now? \(Moment.forms)",
            valueName: "time"))
    var at: Moment?

    @Option(
        help: ArgumentHelp(
            "Only events received by then: what did we believe then? \(Moment.forms)", valueName: "time"))
    var knownAt: Moment?

    @Option(help: "Only events with this seq or a lower one: the auditor's clock.")
    var knownAtSeq: Int64?

    var question: PastQuestion {
        PastQuestion(at: at?.value.seconds, knownAt: knownAt?.value, knownAtSeq: knownAtSeq)
    }

    func validate() throws {
        if let knownAtSeq, knownAtSeq < 0 { throw ValidationError("--known-at-seq is a number from 0.") }
    }
}

/// TIME on the command line.
struct Moment: ExpressibleByArgument {
    let value: UnixMilliseconds

    static let forms = "(\(Asked.momentForms).)"

    init?(argument: String) {
        guard let value = Asked.moment(argument) else { return nil }
        self.value = value
    }
}

/// A length of time on the command line.
struct Span: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
        guard let seconds = Asked.durationSeconds(argument) else { return nil }
        self.seconds = seconds
    }
}

/// What comes from the environment.
enum Settings {
    /// `nil` where it is unset or empty.
    static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    static let clock: @Sendable () -> UnixMilliseconds = {
        UnixMilliseconds(Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// For checks and copies, which may be long and are in no hurry: whatever else runs goes first, above all
    /// a server's intake. Where there is nothing else to do it costs nothing.
    static func yieldToServers() {
        var parameters = sched_param()
        // Of the calling thread; threads made later inherit it. That it may fail is no reason not to work.
        _ = sched_setscheduler(0, schedIdle, &parameters)
    }

    /// SCHED_IDLE of Linux's sched.h, which Swift doesn't import.
    private static let schedIdle: Int32 = 5

    /// The app secrets, from LIFECYCLE_APP_SECRETS or the file that LIFECYCLE_APP_SECRETS_FILE names.
    static func appSecrets() throws -> AppSecrets? {
        guard let text = try secret("LIFECYCLE_APP_SECRETS") else { return nil }
        let secrets = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let appSecrets = AppSecrets(secrets) else {
            throw Refusal.unable(
                "empty-secret",
                "One of the app secrets is empty, so that anybody could sign. "
                    + "LIFECYCLE_APP_SECRETS is a comma-separated list without empty places.")
        }
        return appSecrets
    }

    /// All that requests are checked against. `unsigned`: deliveries need no signature.
    static func credentials(unsigned: Bool) throws -> Credentials {
        let secrets = unsigned ? nil : try appSecrets()
        guard unsigned || secrets != nil else {
            throw Refusal.unable(
                "no-app-secret",
                "There is no app secret, so no delivery could be told from a forged one. Set "
                    + "LIFECYCLE_APP_SECRETS (or …_FILE) to the app secret from Meta's dashboard under App "
                    + "settings, Basic. To try things out without: --insecure-unsigned.")
        }
        return Credentials(
            secrets: secrets, verifyToken: try secret("LIFECYCLE_VERIFY_TOKEN"), tokens: try apiTokens())
    }

    /// Those who may read, from LIFECYCLE_API_TOKENS or its file; `nil` where neither is set.
    private static func apiTokens() throws -> AccessTokens? {
        guard let text = try secret("LIFECYCLE_API_TOKENS") else { return nil }
        do {
            return try AccessTokens(text)
        } catch {
            throw Refusal.unable("bad-tokens", "LIFECYCLE_API_TOKENS (or …_FILE): \(error)")
        }
    }

    /// The value of a variable, or of the file that NAME_FILE points to; `nil` where neither is set.
    static func secret(_ name: String) throws -> String? {
        if let value = environment(name) { return value }
        guard let path = environment(name + "_FILE") else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Refusal.unable(
                "unreadable-secret",
                "\(name)_FILE names \(path), which can't be read. Check that it is there, and readable for "
                    + "this user."
            )
        }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty else {
            throw Refusal.unable(
                "empty-secret", "\(name)_FILE names \(path), which is empty. Write the secret into it.")
        }
        return value
    }
}
