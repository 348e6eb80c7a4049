internal import GRDB
internal import SolutionLifecycle

/// Walks the log from its first entry and computes every link again (HashChain.swift). Reads in batches,
/// each of one short transaction, so that it can run beside a writer; memory doesn't grow with the log.
struct ChainCheck {
    private let database: Database
    private let rows: ChainRows
    private var chain = HashChain()
    private var link = HashChain.start
    private var entry: Int64 = 0
    private var recordedAt: Int64 = .min
    private var seq: Int64 = 0

    init(_ database: Database) throws {
        self.database = database
        rows = try ChainRows(database)
    }

    private static let batchEntries = 5_000

    var head: LogHead { LogHead(entry: entry, link: link) }
    var events: Int64 { seq }

    /// Walks on by one batch. Answers the first damage found, as a sentence; `nil` if all is well so far.
    /// `isAtEnd` is set once there is nothing more.
    mutating func next(isAtEnd: inout Bool, sawLink: (Int64, [UInt8]) -> Void) throws -> String? {
        var damage: String?
        try database.inTransaction(.deferred) {
            damage = try walk(&isAtEnd, sawLink)
            return .commit
        }
        return damage
    }

    private mutating func walk(_ isAtEnd: inout Bool, _ sawLink: (Int64, [UInt8]) -> Void) throws -> String? {
        try rows.begin()
        defer { rows.end() }
        for _ in 0..<Self.batchEntries {
            guard let next = try rows.entry() else {
                isAtEnd = true
                return try rows.orphan()
            }
            if let damage = try check(next) { return damage }
            sawLink(entry, link)
        }
        return nil
    }

    private mutating func check(_ next: ChainRows.Entry) throws -> String? {
        guard next.number == entry + 1 else {
            return "entry \(entry + 1) is missing: after \(entry) comes \(next.number)"
        }
        guard next.recordedAt >= recordedAt else {
            return "entry \(next.number) is recorded before the one that it follows"
        }
        switch next.kind {
        case .delivery:
            guard let (fields, found) = try rows.delivery(next) else { return Self.withoutRow(next) }
            if let damage = checkRows(of: fields, found) { return damage }
            guard found.link(fields, after: link, &chain) == next.link else {
                let seqs = found.events.map { String($0.event.seq) }.joined(separator: ", ")
                return """
                    entry \(next.number) or one of its rows was changed: its link of the hash chain doesn't \
                    follow (events with seq \(seqs.isEmpty ? "none" : seqs))
                    """
            }
        case .note:
            guard let fields = try rows.note(next) else { return Self.withoutRow(next) }
            if let damage = checkLink(of: fields, next) { return damage }
        case .erasure:
            guard let fields = try rows.erasure(next) else { return Self.withoutRow(next) }
            if let damage = checkLink(of: fields, next) { return damage }
        case .observationRun:
            guard let fields = try rows.observationRun(next) else { return Self.withoutRow(next) }
            if let damage = checkLink(of: fields, next) { return damage }
        }
        entry = next.number
        recordedAt = next.recordedAt
        link = next.link
        return nil
    }

    private mutating func checkLink(of fields: some EntryFields, _ next: ChainRows.Entry) -> String? {
        fields.link(after: link, &chain) == next.link
            ? nil
            : """
            entry \(next.number), \(next.kind.article), was changed: its link of the hash chain doesn't \
            follow
            """
    }

    /// Whether a delivery has the rows that it counts; goes on behind its events.
    private mutating func checkRows(of fields: DeliveryFields, _ found: DeliveryRows) -> String? {
        for row in found.events {
            guard row.event.seq == seq + 1 else {
                return """
                    event \(seq + 1) is missing: after \(seq) comes \(row.event.seq) (entry \(fields.number))
                    """
            }
            seq = row.event.seq
        }
        guard found.events.count == fields.events, found.quarantined.count == fields.quarantined,
            found.redeliveries.count <= fields.redeliveries
        else {
            return """
                entry \(fields.number) doesn't have the rows that it counts (its events end with seq \
                \(seq))
                """
        }
        return nil
    }

    private static func withoutRow(_ entry: ChainRows.Entry) -> String {
        "entry \(entry.number) says that it is \(entry.kind.article), but not all rows of one are there"
    }
}
