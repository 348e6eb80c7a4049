import ArgumentParser
import Foundation
import LifecycleServer
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle

/// Where settings come from beside flags and environment.
struct SettingsOptions: ParsableArguments {
    @Option(help: Settings.declared.config.help)
    var config: String?

    /// `add` adds the flags that a command has for settings.
    func settings(_ add: (inout GivenFlags) -> Void = { _ in }) throws -> SettingsInForce {
        var given = GivenFlags()
        given.add(\.config, config)
        add(&given)
        return try SettingsInForce(given)
    }
}

/// Which database a command works on.
struct DatabaseOptions: ParsableArguments {
    @Option(help: Settings.declared.database.help)
    var database: String?

    @OptionGroup var source: SettingsOptions

    func settings(_ add: (inout GivenFlags) -> Void = { _ in }) throws -> SettingsInForce {
        try source.settings { given in
            given.add(\.database, database)
            add(&given)
        }
    }

    func path() throws -> String {
        try settings().database
    }

    /// Makes a new log where there is none, and says so: the absence may be a slip, or a disk that isn't
    /// there.
    func writer() throws -> LogWriter {
        let path = try path()
        let isNew = !FileManager.default.fileExists(atPath: path)
        let writer = try LogWriter(path: path, clock: Settings.clock)
        if isNew { Output.complain(Self.newLog(path)) }
        return writer
    }

    static func newLog(_ path: String) -> String { "There was no log at \(path): a new one was made." }

    /// For what works on a log that is there: a mistaken name must not make a new one.
    func writerOfExisting() throws -> LogWriter {
        let path = try path()
        guard path.isEmpty || FileManager.default.fileExists(atPath: path) else {
            throw StoreError.noDatabase(path: path)
        }
        return try LogWriter(path: path, clock: Settings.clock)
    }

    func reader() throws -> LogReader {
        try LogReader(path: try path())
    }
}

/// How an answer is printed and read.
struct AnswerOptions: ParsableArguments {
    @Flag(help: "Print JSON, the same objects as over HTTP.")
    var json = false

    @Flag(inversion: .prefixedNo, help: Settings.declared.strict.help)
    var strict: Bool?

    func isStrict(_ database: DatabaseOptions) throws -> Bool {
        try database.settings { $0.add(\.strict, strict) }.strict
    }
}

/// A question to the past.
struct PastOptions: ParsableArguments {
    // Unconditional, since -3d is a moment too.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only events that took effect by then: what was it then, as we know it now? \(Moment.forms)",
            valueName: "time"))
    var at: Moment?

    @Option(
        parsing: .unconditional,
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

/// The moment before which something is meant: a date is its beginning here.
struct Boundary: ExpressibleByArgument {
    let value: UnixMilliseconds

    init?(argument: String) {
        guard let value = Asked.moment(argument + "T00:00:00Z") ?? Asked.moment(argument) else { return nil }
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

extension Settings {
    /// A clock before 1970 or after 9999 is wrong: then it stands at the nearest of the moments that all of
    /// the program can read and write.
    static let clock: @Sendable () -> UnixMilliseconds = {
        let now = UnixMilliseconds(Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
        return min(max(now, UnixMilliseconds(0)), .latest)
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
}
