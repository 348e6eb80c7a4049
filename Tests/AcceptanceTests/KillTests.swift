import AsyncHTTPClient
import Foundation
import Synchronization
import TestSupport
import Testing

/// What was answered 200 survives kill -9, and is there once.
@Suite("kill -9 under load")
struct KillTests {
    private static let rounds = 8
    private static let clients = 8

    @Test("loses no acknowledged event and counts none twice, eight times over")
    func kill() async throws {
        let seed = UInt64(Date().timeIntervalSince1970)
        var random = SplitMix64(seed: seed)
        let folder = try TemporaryFolder()
        let database = folder.path("log.sqlite")
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        var acknowledged: Set<String> = []
        var unanswered: Set<String> = []
        for round in 1...Self.rounds {
            let server = try ServingProcess(databasePath: database)
            let posting = Posting(server: server.url, client: client)
            for id in unanswered.sorted() {
                #expect(try await posting.post(Posting.body("DRAFT", of: id, at: 1_739_321_024)) == 200)
                acknowledged.insert(id)
            }
            let load = Load(
                posting: posting, round: round, killAfter: Int.random(in: 40...400, using: &random))
            (acknowledged, unanswered) = await load.run(killing: server, Self.clients, acknowledged)
            #expect(server.wait() == -SIGKILL, "seed \(seed)")
        }

        let server = try ServingProcess(databasePath: database)
        let posting = Posting(server: server.url, client: client)
        var found: [String: Int] = [:]
        var seqs: [Int] = []
        var path: String? = "/v1/events?limit=1000"
        while let uri = path {
            let page = try await posting.get(uri)
            for event in page["items"] as? [[String: Any]] ?? [] {
                found[event["solution_id"] as? String ?? "", default: 0] += 1
                seqs.append(event["seq"] as? Int ?? 0)
            }
            path = (page["next_cursor"] as? String).map { "/v1/events?limit=1000&cursor=\($0)" }
        }
        #expect(server.stop() == 0)
        try await client.shutdown()

        print("kill -9: seed \(seed), \(acknowledged.count) acknowledged, \(found.count) found")
        #expect(acknowledged.count > Self.rounds * 40)
        #expect(acknowledged.subtracting(found.keys).isEmpty, "lost; seed \(seed)")
        #expect(found.values.allSatisfy { $0 == 1 }, "counted twice; seed \(seed)")
        // What is there was acknowledged, or sent and not answered.
        #expect(Set(found.keys).subtracting(acknowledged).subtracting(unanswered).isEmpty)
        #expect(seqs == Array(1...seqs.count))
        #expect(try LifecycleProcess.run(["replay", "--check", "--database", database]).exitCode == 0)
        try ChainTests.verify(database)
    }
}

/// Clients that post until the server dies of it.
private struct Load {
    let posting: Posting
    let round: Int
    let killAfter: Int

    func run(
        killing server: ServingProcess, _ clients: Int, _ before: Set<String>
    ) async -> (acknowledged: Set<String>, unanswered: Set<String>) {
        let pid = server.pid
        let count = Counter()
        return await withTaskGroup(of: (acknowledged: [String], unanswered: String?).self) { group in
            for client in 1...clients {
                group.addTask { await post(from: client, count, pid) }
            }
            return await group.reduce(into: (before, [])) { sum, result in
                sum.0.formUnion(result.acknowledged)
                if let id = result.unanswered { sum.1.insert(id) }
            }
        }
    }

    private func post(from client: Int, _ count: Counter, _ pid: pid_t) async -> ([String], String?) {
        var acknowledged: [String] = []
        for number in 1...100_000 {
            let id = "k\(round)-\(client)-\(number)"
            let status = try? await posting.post(Posting.body("DRAFT", of: id, at: 1_739_321_024))
            guard status == 200 else { return (acknowledged, id) }
            acknowledged.append(id)
            if count.next() == killAfter { Foundation.kill(pid, SIGKILL) }
        }
        return (acknowledged, nil)
    }
}

private final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
