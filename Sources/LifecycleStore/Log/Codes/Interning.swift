internal import GRDB
internal import SolutionLifecycle

/// Gives texts that are new to the log their codes.
final class Interning {
    private let database: Database
    private let codes: Codes
    private let insertSolution: PreparedStatement
    private let insertPortfolio: PreparedStatement
    /// There are few, and every change names one.
    private var portfolios: [String: Int64] = [:]
    private static let rememberedPortfolios = 10_000

    init(_ codes: Codes, _ database: Database) throws {
        self.database = database
        self.codes = codes
        insertSolution = try PreparedStatement(database, "INSERT INTO solution (solution_id) VALUES (?)")
        insertPortfolio = try PreparedStatement(database, "INSERT INTO portfolio (portfolio_id) VALUES (?)")
    }

    func solution(_ id: String) throws -> Int64 {
        try codes.solution(id) ?? add(id, insertSolution)
    }

    func portfolio(_ id: String) throws -> Int64 {
        if let code = portfolios[id] { return code }
        let code = try codes.portfolio(id) ?? add(id, insertPortfolio)
        if portfolios.count >= Self.rememberedPortfolios { portfolios.removeAll() }
        portfolios[id] = code
        return code
    }

    func status(_ reported: ReportedStatus) throws -> Int64 {
        try codes.status(reported)
            ?? add(reported.text, PreparedStatement(database, "INSERT INTO status (status) VALUES (?)"))
    }

    func eventName(_ name: EventName) throws -> Int64 {
        try codes.eventName(name)
            ?? add(name.text, PreparedStatement(database, "INSERT INTO event_name (event) VALUES (?)"))
    }

    /// Forgets what was learned in a transaction that wasn't committed: a text that it added may get another
    /// code.
    func forget() {
        portfolios.removeAll()
    }

    private func add(_ text: String, _ insert: PreparedStatement) throws -> Int64 {
        try insert.run(text)
        return database.lastInsertedRowID
    }
}
