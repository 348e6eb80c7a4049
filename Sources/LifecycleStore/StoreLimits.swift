internal import Dispatch

/// Every limit of the store, with its unit and reason.
public struct StoreLimits: Hashable, Sendable {
    /// Deliveries waiting to be written; one more is refused (503). Four groups' worth.
    public var queuedDeliveries = 2048
    /// Bytes of bodies waiting to be written: bodies may be 3 MiB, and memory is to stay flat.
    public var queuedBytes = 64 * 1024 * 1024
    /// Deliveries in one transaction: past a few hundred, larger groups gain nothing and answer later.
    public var groupDeliveries = 512
    /// How long the writer waits under load for a group to grow: about as long as a commit takes.
    static let groupWait = DispatchTimeInterval.microseconds(1000)
    /// Quarantined bytes kept beside the log, all together; past it the oldest go first. The log's rows stay.
    public var quarantineBytes: Int64 = 256 * 1024 * 1024
    /// Events held in memory, so that late ones are judged among them without reading them again: some 200
    /// bytes each. A solution that has more is read anew for each delivery that brings late ones.
    static let heldEvents = 100_000
    /// The same while the whole log is replayed.
    static let heldEventsOfReplay = 400_000
    /// Rows kept for redeliveries of one event (a CHECK of the schema has it too), and for what can't be read
    /// each time that it comes.
    public static let redeliveriesPerEvent = 100
    /// Quarantined bytes, or kept values, in one page of a list: bodies may be 3 MiB, and a page 1000 rows.
    static let pageBytes = 8 * 1024 * 1024
    /// What a page counts up to, of one kind: beyond, "so many or more" says enough.
    public static let countedRows = 10_000
    /// Rows that one page's search looks at, at most: some 10 ms. Beyond, it says how far it came.
    public static let searchedRows = 10_000
    /// The same for those who follow the log, of whom there are many at a time.
    static let followedBytes = 256 * 1024
    /// Connections for reading, at most; each answers one question at a time.
    public static let readers = 4
    /// Connections for questions that one row answers, at most: as many as threads are likely to ask at once.
    public static let briefReaders = 8
    /// Notes that an answer about one solution tells, the first ones.
    public static let notesOfSolution = 1000
    /// The same note again within this time is the one before: a form sent twice.
    static let sameNoteMilliseconds: Int64 = 60_000
    /// Pages of 4 KiB given back to the file system at a time, between two groups: some milliseconds.
    static let freedPages = 256
    /// Notes and erasures waiting to be recorded; one more is refused (503).
    static let otherEntries = 64
    /// Texts and values that one erasure erases, at most: it is one transaction.
    public static let erasedAtOnce = 10_000
    /// How long a solution that could not be judged waits for another try.
    static let staleRetry = Duration.seconds(60)
    /// How far this machine's clock may be behind what the log says before it is a trouble: clocks are set
    /// back by some milliseconds all the time.
    static let clockStepMilliseconds: Int64 = 5000
    /// Connections for readiness alone, at most.
    static let healthReaders = 2
    /// How long a connection waits where another holds a lock for a moment (recovery after a crash,
    /// checkpoint).
    public static let busySeconds = 5.0
    /// A connection's page cache; SQLite's default.
    public static let cacheBytes = 2_048_000
    /// The same, while the whole log is replayed or checked.
    public static let largeCacheBytes = 64 * 1024 * 1024
    /// How long the write-ahead log gets, in pages of 4 KiB, before they go into the database file: a page
    /// that many commits write goes there once, and a restart after a crash still reads it in no time.
    static let checkpointFrames = 4000
    /// What the write-ahead log is cut back to after a checkpoint.
    public static let journalBytes = 64 * 1024 * 1024

    public init() {}
}
