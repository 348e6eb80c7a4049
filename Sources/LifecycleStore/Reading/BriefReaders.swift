internal import GRDB
internal import Synchronization

/// Connections for questions that one indexed row answers: read on the thread that asks, since to change
/// threads and back would cost more than the reading. One is opened when none is idle, up to `limit`.
final class BriefReaders: Sendable {
    private let path: String
    private let limit: Int
    private let state = Mutex(State())

    private struct State {
        var idle: [DatabaseQueue] = []
        var opened = 0
        var isClosed = false
    }

    init(path: String, limit: Int) {
        self.path = path
        self.limit = limit
    }

    /// Runs one statement; `nil` too where all connections are busy. Each statement is a transaction of its
    /// own, so its answer is of one moment.
    func read<Found>(_ question: (Database) throws -> Found?) throws -> Found? {
        guard let connection = try take() else { return nil }
        defer { giveBack(connection) }
        return try connection.unsafeRead(question)
    }

    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { try? connection.close() }
    }

    private func take() throws -> DatabaseQueue? {
        enum Turn { case idle(DatabaseQueue), open, busy }
        let turn = state.withLock { state -> Turn in
            if let connection = state.idle.popLast() { return .idle(connection) }
            guard !state.isClosed, state.opened < limit else { return .busy }
            state.opened += 1
            return .open
        }
        switch turn {
        case .idle(let connection): return connection
        case .busy: return nil
        case .open:
            do {
                var configuration = Configuration.readOnly(label: "lifecycle.brief-reader")
                configuration.busyMode = .immediateError
                return try DatabaseQueue(path: path, configuration: configuration)
            } catch {
                state.withLock { $0.opened -= 1 }
                throw error
            }
        }
    }

    private func giveBack(_ connection: DatabaseQueue) {
        let isKept = state.withLock { state in
            if !state.isClosed { state.idle.append(connection) }
            return !state.isClosed
        }
        if !isKept { try? connection.close() }
    }
}
