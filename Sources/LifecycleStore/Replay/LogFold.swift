internal import GRDB
internal import SolutionLifecycle

/// Judges the whole log in the order in which it was recorded, with the function that live recording uses
/// (`StandingRow.record`), and writes nothing. It streams: its memory grows with solutions, not with events.
struct LogFold {
    /// One solution, folded, and who was told.
    struct Solution {
        var row: StandingRow
        fileprivate var kept = KeptEvents()
        /// The first two portfolios that were told, 0 for none: there are rarely more.
        fileprivate(set) var portfolio: Int64 = 0
        fileprivate(set) var otherPortfolio: Int64 = 0
    }

    /// How far a log reaches.
    struct Head {
        let seq: Int64
        let redelivery: Int64

        static let everything = Head(seq: .max, redelivery: .max)
    }

    /// What the fold brings to light on its way.
    protocol Listener {
        /// A delivery changed these findings of `row`; `seq`: the solution's last event in it.
        func changed(_ changes: [FindingChange], of row: StandingRow, at seq: Int64) throws
        /// A third, fourth… portfolio was told of the solution; maybe not for the first time.
        func told(_ portfolio: Int64, of solution: Int64) throws
    }

    /// By their codes, which begin with 1 and have no gaps; those without events too.
    private(set) var solutions: [Solution] = []
    private let database: Database
    private let texts: TextCache
    private let recalled: RecalledEvents
    private let timelines = HeldTimelines(room: StoreLimits.heldEventsOfReplay)
    /// What the delivery that is being read brought so far, by the places of its solutions.
    private var delivered = DeliveryInPieces()

    init(_ database: Database) throws {
        self.database = database
        texts = TextCache(database)
        recalled = try RecalledEvents(database, texts: texts)
    }

    /// Batches, so that no read lasts long beside a writer, and what a listener writes is committed in
    /// portions.
    private static let batchEvents = 10_000

    /// Folds an unfolded log up to `head`. Answers how many events there were.
    mutating func run(
        upTo head: Head, _ listener: some Listener, progress: (Int64) -> Void
    ) throws -> Int64 {
        try prepareSolutions()
        let events = try PreparedStatement(
            database,
            """
            SELECT event.seq, event.event, event.status, event.portfolio, event.triggered_at,
                event.effective_at, event.solution, event.entry, delivery.received_at, delivery.source
            FROM event JOIN delivery ON delivery.entry = event.entry
            WHERE event.seq > ? AND event.seq <= ? ORDER BY event.seq LIMIT \(Self.batchEvents)
            """)
        var folded: Int64 = 0
        var last: Int64 = 0
        var isAtEnd = false
        while !isAtEnd {
            isAtEnd = true
            try database.inShortTransaction {
                try events.forEach(last, head.seq) { row in
                    isAtEnd = false
                    folded += 1
                    last = try row.integer(0)
                    try fold(row, listener)
                }
            }
            progress(folded)
        }
        try database.inShortTransaction { try judgeDelivery(listener) }
        try countRedeliveries(upTo: head)
        return folded
    }

    /// One event more. A delivery is judged once it is known to have no others.
    private mutating func fold(_ row: StatementRow, _ listener: some Listener) throws {
        let codes = ChangeIdentity(
            solution: try row.integer(6), portfolio: try row.integer(3), event: try row.integer(1),
            status: try row.integer(2), triggeredAt: try row.optionalInteger(4) ?? 0)
        let event = try texts.event(codes, seq: try row.integer(0), effectiveAt: try row.integer(5))
        guard codes.solution > 0, codes.solution <= solutions.count else {
            throw StoreError.failed(doing: "Judging", message: "event \(event.seq) is of no solution")
        }
        let number = try row.integer(7)
        if number != delivered.place.entry {
            try judgeDelivery(listener)
            delivered.begin(
                DeliveryPlace(
                    entry: number, receivedAt: UnixMilliseconds(try row.integer(8)),
                    source: Delivery.Source(code: try row.integer(9))))
        }
        delivered.add(event, codes)
        if !solutions[Int(codes.solution) - 1].knows(codes.portfolio) {
            try listener.told(codes.portfolio, of: codes.solution)
        }
    }

    private mutating func judgeDelivery(_ listener: some Listener) throws {
        defer { delivered.clear() }
        for told in delivered.told {
            let place = Int(told.solution) - 1
            let changes = try solutions[place].record(told, texts, recalled, timelines)
            guard !changes.isEmpty else { continue }
            try listener.changed(changes, of: solutions[place].row, at: told.events.lastSeq)
        }
    }

    private mutating func prepareSolutions() throws {
        let count = try PreparedStatement(database, "SELECT count(*) FROM solution").first {
            try $0.integer(0)
        }
        solutions.removeAll()
        solutions.reserveCapacity(Int(count ?? 0))
        let all = try PreparedStatement(
            database,
            "SELECT id, substr(solution_id, 1, \(Change.testPrefix.utf8.count)) FROM solution ORDER BY id")
        try all.forEach { row in
            let code = try row.integer(0)
            guard code == Int64(solutions.count) + 1 else {
                throw StoreError.failed(
                    doing: "Judging", message: "solution \(solutions.count + 1) is missing")
            }
            let isTest = try row.text(1) == Change.testPrefix
            solutions.append(Solution(row: StandingRow(solution: code, isTest: isTest)))
        }
    }

    private mutating func countRedeliveries(upTo head: Head) throws {
        let counts = try PreparedStatement(
            database,
            """
            SELECT event.solution, count(*), max(redelivery.entry)
            FROM redelivery JOIN event ON event.seq = redelivery.seq
            WHERE event.seq <= ? AND redelivery.id <= ? GROUP BY event.solution
            """)
        try counts.forEach(head.seq, head.redelivery) { row in
            let place = Int(try row.integer(0)) - 1
            if solutions.indices.contains(place) {
                solutions[place].row.redeliveries = try row.integer(1)
                solutions[place].row.lastEntry = max(solutions[place].row.lastEntry, try row.integer(2))
            }
        }
    }
}

extension LogFold.Solution {
    /// Judges what one delivery brought, with the earlier events that it must be judged with. Where it lies:
    /// a copy would cost as much as the judging.
    fileprivate mutating func record(
        _ told: DeliveryInPieces.Told, _ texts: TextCache, _ recalled: RecalledEvents,
        _ timelines: HeldTimelines
    ) throws -> [FindingChange] {
        let recall = timelines.recall(for: told.events, of: row)
        var earlier: [Event] = []
        if recall != .nothing {
            earlier =
                kept.isWhole
                ? try kept.events(recall, texts)
                : try recalled.events(recall, of: row.solution, before: told.events.firstSeq)
        }
        kept.add(told.events.first, told.firstCodes)
        if !told.otherCodes.isEmpty {
            for (event, codes) in zip(told.events.events.dropFirst(), told.otherCodes) {
                kept.add(event, codes)
            }
        }
        return timelines.record(told.events, among: earlier, in: &row).changes
    }

    /// Whether it is one of the two; takes it for one where there is room.
    fileprivate mutating func knows(_ told: Int64) -> Bool {
        if portfolio == 0 { portfolio = told }
        if told == portfolio { return true }
        if otherPortfolio == 0 { otherPortfolio = told }
        return told == otherPortfolio
    }
}
