internal import GRDB
public import SolutionLifecycle

extension LogReader {
    /// Notes about a solution and about findings of its events, by entry; at most
    /// `StoreLimits.notesOfSolution`.
    public func notes(about id: String) async throws(StoreError) -> [Note] {
        try await read { database in
            guard let code = try Codes(database: database).solution(id) else { return [] }
            return try NoteRows(database).about(solution: code, limit: StoreLimits.notesOfSolution)
        }
    }
}
