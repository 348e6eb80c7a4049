import Foundation
import SolutionLifecycle
import Testing

@testable import LifecycleServer

@Suite("Lists about the past over HTTP")
struct PastListTests {
    private static let noon: Int64 = 1_739_361_600

    @Test("answer as of then, and one at a time")
    func past() async throws {
        try await ServerUnderTest.run { server async throws in
            for (status, at) in [
                ("DRAFT", Self.noon - 9), ("ACTIVE", Self.noon - 5), ("INITIATED", Self.noon - 7),
            ] {
                #expect(try await server.post(ServerUnderTest.body(status, of: "1", at: at)).status == 200)
            }
            let now = try await server.get("/v1/findings?kind=illegal_transition").items
            #expect(now.isEmpty, "healed")
            let then = try await server.get("/v1/findings?kind=illegal_transition&known_at_seq=2").items
            #expect(then.map { $0["reason"] as? String } == ["skipped"] && then[0]["healed_at"] is NSNull)
            func status(_ query: String) async throws -> [String?] {
                try await server.get("/v1/solutions?\(query)").items.map { $0["status"] as? String }
            }
            #expect(try await status("at=\(Self.noon - 6)") == ["INITIATED"])
            #expect(try await status("known_at_seq=1") == ["DRAFT"])
            #expect(try await status("at=\(Self.noon - 99)") == [])
            let statuses = await withTaskGroup { group in
                for _ in 0..<12 {
                    group.addTask {
                        (try? await server.get("/v1/solutions?known_at_seq=2").status) ?? 0
                    }
                }
                return await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(statuses.isSubset(of: [200, 503]) && statuses.contains(200))
            #expect(try await status("known_at_seq=2") == ["ACTIVE"], "and after")
        }
    }
}
