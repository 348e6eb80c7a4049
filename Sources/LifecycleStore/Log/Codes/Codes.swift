internal import GRDB
internal import SolutionLifecycle

/// The integers that stand for texts inside the file. Codes of texts unknown to the program are given by the
/// file (`Interning`).
struct Codes {
    private let database: Database
    private let findSolution: PreparedStatement
    private let findPortfolio: PreparedStatement

    init(database: Database) throws {
        self.database = database
        findSolution = try PreparedStatement(database, "SELECT id FROM solution WHERE solution_id = ?")
        findPortfolio = try PreparedStatement(database, "SELECT id FROM portfolio WHERE portfolio_id = ?")
    }

    func solution(_ id: String) throws -> Int64? {
        try findSolution.first(id) { try $0.integer(0) }
    }

    func portfolio(_ id: String) throws -> Int64? {
        try findPortfolio.first(id) { try $0.integer(0) }
    }

    func status(_ reported: ReportedStatus) throws -> Int64? {
        switch reported {
        case .known(let status): Int64(status.rawValue)
        case .unknown(let text): try find("SELECT id FROM status WHERE status = ?", text)
        }
    }

    func eventName(_ name: EventName) throws -> Int64? {
        switch name {
        case .solutionCreated: 0
        case .solutionUpdated: 1
        case .other(let text): try find("SELECT id FROM event_name WHERE event = ?", text)
        }
    }

    private func find(_ sql: String, _ text: String) throws -> Int64? {
        try PreparedStatement(database, sql).first(text) { try $0.integer(0) }
    }
}

extension Status {
    /// From its code in the file; `nil` for NULL (∅).
    static func from(code: Int64?) -> Status? {
        code.flatMap { UInt8(exactly: $0) }.flatMap(Status.init(rawValue:))
    }

    var code: Int64 {
        Int64(rawValue)
    }
}

extension Reason {
    var code: Int64 { Int64(rawValue) }
}

extension Finding.Kind {
    var code: Int64 { Int64(rawValue) }
}

extension Delivery.Source {
    /// From its code in the file, where a CHECK admits no other.
    init(code: Int64) {
        self = code == 0 ? .webhook : .ingest
    }
}
