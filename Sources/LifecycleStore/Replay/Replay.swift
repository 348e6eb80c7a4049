internal import GRDB
internal import SolutionLifecycle

/// Rebuilding what is derived, from the log alone.
struct Replay {
    private let database: Database
    private let projection: Projection

    init(_ database: Database) throws {
        self.database = database
        projection = try Projection(
            database, codes: Codes(database: database), texts: TextCache(database))
    }

    /// Empties the projection and fills it again. Answers how many events were replayed.
    func rebuild(progress: (Int64) -> Void) throws -> Int64 {
        for table in Projection.tables {
            try database.execute(sql: "DELETE FROM \(table.name)")
        }
        return try database.withLargeCache { try fill(upTo: .everything, progress: progress) }
    }

    /// Fills an empty projection from the log up to `head`.
    func fill(upTo head: LogFold.Head, progress: (Int64) -> Void) throws -> Int64 {
        var fold = try LogFold(database)
        let replayed = try fold.run(upTo: head, projection, progress: progress)
        try database.inShortTransaction { try write(fold.solutions) }
        return replayed
    }

    /// In the order of their keys, so that each row goes to the end of its table.
    private func write(_ solutions: [LogFold.Solution]) throws {
        var tallies: [Tally: Int64] = [:]
        for solution in solutions where solution.row.events > 0 {
            try projection.write(solution.row)
            for portfolio in [solution.portfolio, solution.otherPortfolio] where portfolio != 0 {
                try projection.addPortfolio(portfolio, to: solution.row.solution)
            }
            tallies[Tally(solution.row), default: 0] += 1
        }
        for (tally, solutions) in tallies {
            try projection.addToTally(solutions, status: tally.status, isTest: tally.isTest)
        }
        try database.execute(
            sql: "INSERT INTO projection (id, rules_version) VALUES (1, ?)",
            arguments: [TransitionTable.version])
    }

    private struct Tally: Hashable {
        let isTest: Bool
        let status: Status?

        init(_ row: StandingRow) {
            isTest = row.isTest
            status = row.timeline.standing.status
        }
    }
}

extension Projection: LogFold.Listener {
    func changed(_ changes: [FindingChange], of row: StandingRow, at seq: Int64) throws {
        try write(changes, of: row, at: seq)
    }

    func told(_ portfolio: Int64, of solution: Int64) throws {
        try addPortfolio(portfolio, to: solution)
    }
}
