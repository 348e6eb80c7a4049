internal import Dispatch
internal import GRDB
public import SolutionLifecycle
internal import Synchronization

/// The one writer of a database: takes everything that waits, records it in one transaction, commits once,
/// and then answers all of it (architecture.md, rule 2). What `append` answers is durable and visible to
/// readers.
public final class LogWriter: Sendable {
    private let databaseFile: DatabaseFile
    private let companions: CompanionFiles
    let path: String
    private let limits: StoreLimits
    let clock: @Sendable () -> UnixMilliseconds
    let waiting: Mutex<WaitingDeliveries>
    private let file: Mutex<HeldFile>
    private let listeners = Mutex<[@Sendable (RecordedGroup) -> Void]>([])
    let queue = DispatchQueue(label: "lifecycle.writer")
    let lastRecordedAt = Mutex(UnixMilliseconds(0))
    /// What waits to be recorded between two groups of deliveries.
    let otherEntries = Mutex<[@Sendable () -> Void]>([])
    private let staleTried = Mutex<ContinuousClock.Instant?>(nil)
    /// Signalled when as many wait as the writer waits for.
    private let groupIsComplete = DispatchSemaphore(value: 0)

    /// Opens the database for writing, making it where there is none; brings the schema up to date, and the
    /// derived rows where the rules have changed or solutions could not be judged. `clock` is what
    /// `recorded_at` says, which never decreases. Throws where another process is writing, or the file is not
    /// ours, newer, or not to be trusted.
    public init(
        path: String, limits: StoreLimits = StoreLimits(), clock: @escaping @Sendable () -> UnixMilliseconds
    ) throws(StoreError) {
        let databaseFile = try DatabaseFile(preparing: path)
        self.databaseFile = databaseFile
        self.path = databaseFile.path
        companions = CompanionFiles(databasePath: databaseFile.path)
        self.limits = limits
        self.clock = clock
        let lock = try WriterLock(databasePath: databaseFile.path)
        do {
            // Only with the lock: another writer of this process would lose its own (DatabaseFile).
            try Schema.checkHeader(path: databaseFile.path)
        } catch {
            lock.remove()
            throw error
        }
        file = Mutex(HeldFile(lock: lock))
        waiting = Mutex(WaitingDeliveries(limits: limits))
        _ = try attempt("Opening \(path)") { connection in
            try connection.transaction { database, _ in
                let rules = try Int.fetchOne(database, sql: "SELECT rules_version FROM projection")
                if rules != TransitionTable.version {
                    _ = try Replay(database).rebuild(progress: { _ in })
                }
                let last = try database.integer(
                    "SELECT recorded_at FROM entry ORDER BY entry DESC LIMIT 1")
                lastRecordedAt.withLock { $0 = UnixMilliseconds(last ?? 0) }
            }
        }
        _ = try replayStale()
    }

    /// Throws where the name can be none of a log, whether there is one or not.
    public static func checkName(_ path: String) throws(StoreError) {
        try DatabaseFile.checkKind(path)
        _ = try DatabaseFile.resolve(path)
    }

    /// From now on `tell` is called after each commit of deliveries with what it brought: once it is durable
    /// and visible to readers, and before those who wait for it are answered. In order, and one at a time, on
    /// the writer's own thread: return at once, and don't call the writer. For as long as the writer lives.
    ///
    /// A commit that reports failure may have been stored all the same, and nobody is told of it then: to
    /// follow the log, read from where you stand, not from where the group begins.
    public func onCommit(_ tell: @escaping @Sendable (RecordedGroup) -> Void) {
        listeners.withLock { $0.append(tell) }
    }

    /// Records one delivery, and answers what became of its changes; else the same as `record`.
    public func append(_ delivery: Delivery) async throws(StoreError) -> Recorded {
        try await record(delivery).counts
    }

    /// Records one delivery, together with whatever else is waiting. Returns once it is durable.
    /// Throws `queueFull`, `closed`, or `failed` where it could not be stored; then it may be sent again.
    public func record(_ delivery: Delivery) async throws(StoreError) -> RecordedDelivery {
        let result = await withCheckedContinuation { continuation in
            enqueue(delivery) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Records many deliveries in one transaction of their own: for imports.
    public func append(all deliveries: [Delivery]) throws(StoreError) -> [Recorded] {
        let results = queue.sync { recordGroup(deliveries) }
        queue.async { self.checkpoint() }
        var recorded: [Recorded] = []
        for result in results { recorded.append(try result.get().counts) }
        return recorded
    }

    /// `replayStale` in the background of its caller, once a minute at most; in between it answers `nil`.
    public func staleSolutionsLeft() async throws(StoreError) -> Int? {
        let now = ContinuousClock.now
        let isDue = staleTried.withLock { tried in
            if let tried, tried.duration(to: now) < StoreLimits.staleRetry { return false }
            tried = now
            return true
        }
        guard isDue else { return nil }
        let left = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(StoreError) in try self.replayStale() })
            }
        }
        return try left.get()
    }

    /// Whether the store can commit: `nil`, or why not. The file must still be in its place. Where the last
    /// write failed, this tries to open the file anew and to commit.
    public func recovered() async -> StoreError? {
        if waiting.withLock({ $0.problem }) == nil {
            do {
                try checkFile()
                return nil
            } catch {
                waiting.withLock { $0.problem = error }
                return error
            }
        }
        return await withCheckedContinuation { continuation in
            // Not behind what waits to be written: a probe must be answered also under load.
            DispatchQueue.global().async {
                try? self.attempt("Opening \(self.path)") { _ in }
                continuation.resume(returning: self.waiting.withLock { $0.problem })
            }
        }
    }

    /// The file itself, links resolved: readers beside this writer open that one, wherever its name may lead
    /// later.
    public var filePath: String { path }

    /// Throws where the file, or one that must stay beside it, was removed or replaced while it is held: what
    /// was acknowledged is in one that nobody finds.
    public func checkFile() throws(StoreError) {
        try databaseFile.checkIsSame()
        try companions.check()
    }

    /// What the last attempt to write found; `nil` where it succeeded. Doesn't try anew, as `recovered` does.
    public var problem: StoreError? {
        waiting.withLock { $0.problem }
    }

    /// How many milliseconds this machine's clock is behind the last moment in the log; `nil` where it isn't,
    /// or by so little that clocks are set back so all the time.
    public var clockLag: Int64? {
        let lag = lastRecordedAt.withLock(\.self).rawValue - clock().rawValue
        return lag > StoreLimits.clockStepMilliseconds ? lag : nil
    }

    /// Deliveries waiting to be written.
    public var queueLength: Int {
        waiting.withLock { $0.count }
    }

    /// Records what is waiting, refuses everything after, and closes the file. Call it once, at the end.
    public func close() {
        waiting.withLock { $0.close() }
        queue.sync {
            drain()
            recordOtherEntries()
            file.withLock { file in
                _ = try? file.connection?.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
                file.giveUpConnection()
                file.lock = nil
            }
        }
    }

    private func enqueue(_ delivery: Delivery, _ answer: @escaping WaitingDeliveries.Answer) {
        switch waiting.withLock({ $0.add(delivery, answer) }) {
        case .waits: break
        case .completesGroup: groupIsComplete.signal()
        case .waitsFirst: queue.async { self.drain() }
        case .refused(let error): answer(.failure(error))
        }
    }

    private func drain() {
        while let group = waiting.withLock({ $0.takeGroup() }) {
            let results = recordGroup(group.map(\.delivery))
            for (waiting, result) in zip(group, results) {
                waiting.answer(result)
            }
            recordOtherEntries()
            checkpoint()
            awaitMore(after: group.count)
        }
    }

    /// Lets a group grow under load; for no longer than a commit takes.
    private func awaitMore(after answered: Int) {
        guard waiting.withLock({ $0.awaitsMore(after: answered) }) else { return }
        guard groupIsComplete.wait(timeout: .now() + StoreLimits.groupWait) == .timedOut else { return }
        if !waiting.withLock({ $0.stopAwaiting() }) { groupIsComplete.wait() }
    }

    /// All in one transaction, answered only after its commit.
    private func recordGroup(_ deliveries: [Delivery]) -> [Result<RecordedDelivery, StoreError>] {
        let listeners = listeners.withLock { $0 }
        do {
            let recorded = try attempt("Writing to \(path)") { connection in
                try GroupCommit(
                    connection: connection, limits: limits, recordedAt: clock(),
                    tell: { group in
                        self.lastRecordedAt.withLock { $0 = max($0, group.recordedAt) }
                        for tell in listeners { tell(group) }
                    }
                ).record(deliveries)
            }
            return recorded
        } catch {
            return deliveries.map { _ in .failure(error) }
        }
    }

    /// What is committed is durable already: should this fail, nobody who was answered is concerned. The
    /// connection is given up all the same.
    private func checkpoint() {
        guard problem == nil else { return }
        try? attempt("Checkpointing \(path)") { connection in
            try connection.giveBackFreePages()
            try connection.checkpointIfDue()
        }
    }

    /// Does something with the connection, opening it anew where it was given up. An I/O error gives it up.
    func attempt<Outcome: Sendable>(
        _ doing: String, _ work: @Sendable (WriterConnection) throws -> Outcome
    ) throws(StoreError) -> Outcome {
        do {
            let outcome = try file.withLock { file in
                guard file.lock != nil else { throw StoreError.closed }
                try file.checkIsNotLost()
                do {
                    if file.connection != nil { try companions.check() }
                    let opened = try file.connection ?? WriterConnection(databaseFile, companions)
                    file.connection = opened
                    return try work(opened)
                } catch let error as StoreError where error.isLostCompanion {
                    file.lost = error
                    file.saveWhatIsLost()
                    throw error
                } catch {
                    file.giveUpConnection()
                    throw error
                }
            }
            waiting.withLock { $0.problem = nil }
            return outcome
        } catch {
            let problem = error as? StoreError ?? .failed(doing: doing, message: "\(error)")
            waiting.withLock { $0.problem = problem }
            throw problem
        }
    }
}
