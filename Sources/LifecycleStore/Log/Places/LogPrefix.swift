internal import GRDB
internal import SolutionLifecycle

/// The part of the log that a question rests on: all up to an entry (lifecycle.md, section 6). What is
/// recorded later never changes it.
struct LogPrefix: Hashable {
    var entry: Int64 = .max
    var seq: Int64 = .max
    /// The last redelivery row.
    var redelivery: Int64 = .max

    static let everything = LogPrefix()

    /// Throws `anotherHead` if the log doesn't have the head that the question names.
    init(of question: PastQuestion, _ database: Database) throws {
        guard !question.isAboutAllKnown else { return }
        let moment = try LogMoment(database)
        let places = LogPlaces(database: database, moment: moment)
        if let knownAt = question.knownAt, knownAt.rawValue < .max {
            let after = try places.entry(recordedFrom: UnixMilliseconds(knownAt.rawValue + 1))
            if after <= moment.lastEntry { entry = after - 1 }
        }
        if let head = question.knownAtHead {
            try LogHeads(database).check(head)
            entry = min(entry, head.entry)
        }
        if let knownAtEntry = question.knownAtEntry { entry = min(entry, knownAtEntry) }
        if let knownAtSeq = question.knownAtSeq, knownAtSeq <= moment.lastSeq {
            seq = knownAtSeq
            let own = try database.integer("SELECT entry FROM event WHERE seq = ?", [knownAtSeq])
            entry = min(entry, own ?? 0)
        }
        guard entry < .max else { return }
        seq = min(seq, try places.seq(from: entry + 1) - 1)
        redelivery = try places.redelivery(from: entry + 1) - 1
    }

    private init() {}
}
