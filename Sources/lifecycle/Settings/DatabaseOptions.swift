import ArgumentParser
import Foundation
import LifecycleStore

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
