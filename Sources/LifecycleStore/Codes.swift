internal import GRDB
internal import SolutionLifecycle

/// The integers that stand for texts inside the file. Codes of texts unknown to the program are given by the
/// file.
struct Codes {
    let database: Database

    func solution(_ id: String) throws -> Int64? {
        try find("SELECT id FROM solution WHERE solution_id = ?", id)
    }

    func portfolio(_ id: String) throws -> Int64? {
        try find("SELECT id FROM portfolio WHERE portfolio_id = ?", id)
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

    func addSolution(_ id: String) throws -> Int64 {
        try add("INSERT INTO solution (solution_id) VALUES (?)", id)
    }

    func addPortfolio(_ id: String) throws -> Int64 {
        try add("INSERT INTO portfolio (portfolio_id) VALUES (?)", id)
    }

    func addStatus(_ reported: ReportedStatus) throws -> Int64 {
        try add("INSERT INTO status (status) VALUES (?)", reported.text)
    }

    func addEventName(_ name: EventName) throws -> Int64 {
        try add("INSERT INTO event_name (event) VALUES (?)", name.text)
    }

    private func find(_ sql: String, _ text: String) throws -> Int64? {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: [text])
    }

    private func add(_ sql: String, _ text: String) throws -> Int64 {
        try database.cachedStatement(sql: sql).execute(arguments: [text])
        return database.lastInsertedRowID
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
