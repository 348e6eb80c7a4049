import Foundation
import LifecycleAnswers
import LifecycleStore
import Synchronization
import TestSupport
import Testing

@testable import LifecycleServer

/// A client that is killed again and again while events arrive (docs/reliability.md). LIFECYCLE_STREAM_KILLS
/// says how often.
@Suite("A stream client killed and resumed", .timeLimit(.minutes(10)))
struct StreamResumeTests {
    private static let kills =
        ProcessInfo.processInfo.environment["LIFECYCLE_STREAM_KILLS"].flatMap { Int($0) } ?? 100
    private static let end = "the-end"

    @Test("sees every event once, in order; and so does one that stays")
    func kill() async throws {
        let seed = UInt64(Date().timeIntervalSince1970)
        try await ServerUnderTest.run { server async throws in
            // It also keeps the end of the log in memory, so that the other one meets both ways of reading.
            async let steady = toTheEnd(StreamClient(server))
            let killed = try await killedDuringLoad(server, seed: seed)
            let seen = try await killed.seen + toTheEnd(StreamClient(server, lastEventID: killed.lastEventID))
            let last = try await server.reader.lastSeq()
            print("stream: seed \(seed), \(Self.kills) kills, \(last) events")
            #expect(seen == Array(1...last), "a hole or a repeat; seed \(seed)")
            #expect(try await steady == Array(1...last), "a hole or a repeat without kills; seed \(seed)")
        }
    }

    private func toTheEnd(_ stream: StreamClient) async throws -> [Int64] {
        var seqs: [Int64] = []
        while let message = try await stream.next() {
            seqs.append(message.seq)
            if message.event["solution_id"] as? String == Self.end { break }
        }
        return seqs
    }

    private func killedDuringLoad(
        _ server: ServerUnderTest, seed: UInt64
    ) async throws -> (seen: [Int64], lastEventID: String?) {
        let isDone = Flag()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask { try await load(server, number, seed: seed, until: isDone) }
            }
            let killed = try await killedClient(server, seed: seed)
            isDone.raise()
            try await group.waitForAll()
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: Self.end))
            return killed
        }
    }

    private func killedClient(
        _ server: ServerUnderTest, seed: UInt64
    ) async throws -> (seen: [Int64], lastEventID: String?) {
        var random = SplitMix64(seed: seed)
        var seen: [Int64] = []
        var lastEventID: String?
        for _ in 1...Self.kills {
            let stream = try await StreamClient(server, lastEventID: lastEventID)
            // From a part of the first block to many messages.
            let bytes = 1 << Int.random(in: 6...14, using: &random)
            seen += try await stream.readBytes(Int.random(in: 1...bytes, using: &random)).map(\.seq)
            lastEventID = stream.reading.lastEventID ?? lastEventID
        }
        return (seen, lastEventID)
    }

    /// One delivery after the other, many of them late; every fifth is sent twice.
    private func load(
        _ server: ServerUnderTest, _ client: Int, seed: UInt64, until isDone: Flag
    ) async throws {
        var random = SplitMix64(seed: seed + UInt64(client))
        let statuses = ["DRAFT", "INITIATED", "ACTIVE", "PAUSED"]
        for number in 0... {
            if isDone.isUp { return }
            let body = ServerUnderTest.body(
                statuses[number % 4], of: "\(client)-\(number / 4)",
                at: 1_739_361_600 - Int64.random(in: 0...1000, using: &random))
            for _ in 0...(random.chance(percent: 20) ? 1 : 0) {
                #expect(try await server.post(body).status == 200)
            }
        }
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)

    var isUp: Bool { value.load(ordering: .relaxed) }

    func raise() { value.store(true, ordering: .relaxed) }
}
