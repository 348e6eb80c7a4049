internal import GRDB
internal import SolutionLifecycle

/// Texts by their codes in the file, each looked up once: for folds over the whole log, where joining them to
/// every event would cost more than judging it. Grows with the number of different texts, not with events.
final class TextCache {
    private let database: Database
    /// By their codes, which begin with 1 and have no gaps. A damaged file's may be any number.
    private var portfolios: [String?] = []
    private static let portfolioCodes: Range<Int64> = 0..<1_000_000
    private var statuses: [Int64: ReportedStatus] = [:]
    private var names: [Int64: EventName] = [:]

    init(_ database: Database) {
        self.database = database
    }

    func portfolio(_ code: Int64) throws -> String {
        if code >= 0, code < portfolios.count, let text = portfolios[Int(code)] { return text }
        let found = try text("SELECT portfolio_id FROM portfolio WHERE id = ?", code)
        if Self.portfolioCodes.contains(code) {
            let missing = max(0, Int(code) + 1 - portfolios.count)
            portfolios.append(contentsOf: repeatElement(nil, count: missing))
            portfolios[Int(code)] = found
        }
        return found
    }

    func reported(_ code: Int64) throws -> ReportedStatus {
        if let status = Status.from(code: code) { return .known(status) }
        return try look(code, in: &statuses) {
            .unknown(try text("SELECT status FROM status WHERE id = ?", code))
        }
    }

    func name(_ code: Int64) throws -> EventName {
        switch code {
        case 0: return .solutionCreated
        case 1: return .solutionUpdated
        default:
            return try look(code, in: &names) {
                .other(try text("SELECT event FROM event_name WHERE id = ?", code))
            }
        }
    }

    /// From a row that begins with seq, event, status, portfolio, triggered_at and effective_at.
    func event(_ row: StatementRow) throws -> Event {
        Event(
            seq: try row.integer(0), name: try name(try row.integer(1)),
            reported: try reported(try row.integer(2)), portfolioID: try portfolio(try row.integer(3)),
            triggeredAt: try row.optionalInteger(4).map(UnixSeconds.init(rawValue:)),
            effectiveAt: UnixSeconds(try row.integer(5)))
    }

    /// From its codes.
    func event(_ codes: ChangeIdentity, seq: Int64, effectiveAt: Int64) throws -> Event {
        Event(
            seq: seq, name: try name(codes.event), reported: try reported(codes.status),
            portfolioID: try portfolio(codes.portfolio),
            triggeredAt: codes.triggeredAt == 0 ? nil : UnixSeconds(codes.triggeredAt),
            effectiveAt: UnixSeconds(effectiveAt))
    }

    private func look<Value>(
        _ code: Int64, in known: inout [Int64: Value], _ find: () throws -> Value
    ) throws -> Value {
        if let value = known[code] { return value }
        let value = try find()
        known[code] = value
        return value
    }

    private func text(_ sql: String, _ code: Int64) throws -> String {
        try PreparedStatement(database, sql).first(code) { try $0.text(0) } ?? ""
    }
}
