import ArgumentParser
import LifecycleAnswers
import LifecycleServer
import LifecycleStore
import Logging

/// How a server logs, on stderr.
struct ServerLog: Sendable {
    let logger: Logger
    private let format: LogFormat

    init(_ settings: SettingsInForce) throws {
        try self.init(format: settings.logFormat, level: settings.logLevel)
    }

    init(format: LogFormat, level: Logger.Level? = nil) {
        self.format = format
        var logger = Logger(label: "lifecycle") { label in
            switch format {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label, clock: Settings.clock)
            }
        }
        logger.logLevel = level ?? format.level
        self.logger = logger
    }

    /// A line for whoever started the server; with JSON a line of the log, like all others.
    func announce(_ line: String) {
        switch format {
        case .text: Output.complain(line)
        case .json: logger.notice("\(line)")
        }
    }

    /// Logs why the server ends, where that is to be JSON, and answers what is left to throw.
    func lastWords(_ error: any Error) -> any Error {
        guard format == .json else { return error }
        switch error {
        case let error as StoreError: return end(Problem(error), exitCode: 2)
        case let refusal as Refusal: return end(refusal.problem, exitCode: refusal.exitCode)
        default: return error
        }
    }

    private func end(_ problem: Problem, exitCode: Int32) -> ExitCode {
        logger.critical("\(problem.detail)", metadata: ["problem": "\(problem.name)"])
        return ExitCode(exitCode)
    }
}

extension LogFormat {
    /// Text is for a terminal: what an operator must know. JSON is for a program that keeps and searches it.
    fileprivate var level: Logger.Level {
        switch self {
        case .text: .notice
        case .json: .info
        }
    }
}
