import GRDB
import SolutionLifecycle
import Testing

@testable import LifecycleStore

@Suite("Brief questions")
struct BriefReaderTests {
    private let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
        let writer = try store.writer()
        _ = try writer.append(all: [Told.delivery([Told.change("DRAFT", event: "SOLUTION_CREATED")])])
        writer.close()
    }

    private static func solutions(_ database: Database) throws -> Int? {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM solution")
    }

    @Test("are answered by one connection for as long as one is enough")
    func again() throws {
        let readers = BriefReaders(path: store.path, limit: StoreLimits.briefReaders)
        defer { readers.close() }
        for _ in 1...3 { #expect(try readers.read(Self.solutions) == 1) }
    }

    @Test("are not answered once all connections are busy, nor after closing")
    func busy() throws {
        let readers = BriefReaders(path: store.path, limit: StoreLimits.briefReaders)
        func nested(_ depth: Int) throws -> Int? {
            try readers.read { _ in depth == 1 ? 1 : try nested(depth - 1) }
        }
        #expect(try nested(StoreLimits.briefReaders) == 1)
        #expect(try nested(StoreLimits.briefReaders + 1) == nil)
        #expect(try nested(StoreLimits.briefReaders) == 1)
        readers.close()
        #expect(try readers.read(Self.solutions) == nil)
    }

    @Test("see what was committed since")
    func committed() async throws {
        let writer = try store.writer()
        defer { writer.close() }
        let reader = try store.reader()
        defer { reader.close() }
        for (place, status) in ["INITIATED", "ACTIVE", "PENDING_DEACTIVATION"].enumerated() {
            _ = try writer.append(all: [
                Told.delivery([Told.change(status, at: Told.noon + Int64(place) + 1)])
            ])
            guard case .found(let solution) = try await reader.solution("1") else {
                Issue.record("the solution is known")
                return
            }
            #expect(solution.status?.text == status)
        }
    }
}
