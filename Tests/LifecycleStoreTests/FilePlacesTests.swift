import Foundation
import SolutionLifecycle
import Testing

@testable import LifecycleStore

/// What is found by its name more than once must be the same file each time.
@Suite("Files that are moved, removed or not ours")
struct FilePlacesTests {
    private let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
    }

    private func delivery(_ solution: Int) -> Delivery {
        Told.delivery([Told.change("DRAFT", of: "\(solution)")])
    }

    private func removeOrReplace(_ path: String, replacing: Bool) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        if replacing { try bytes.write(to: URL(fileURLWithPath: path)) }
    }

    @Test(
        "one beside the database is removed or replaced: nothing more is acknowledged, nothing that was lost",
        arguments: ["-wal", "-shm", ".lock"], [false, true])
    func companions(suffix: String, replacing: Bool) async throws {
        let writer = try store.writer()
        for solution in 1...3 { _ = try await writer.append(delivery(solution)) }
        try removeOrReplace(store.path + suffix, replacing: replacing)

        for solution in 4...5 {
            await #expect(throws: StoreError.companionRemoved(path: store.path + suffix)) {
                try await writer.append(delivery(solution))
            }
        }
        #expect(await writer.recovered() == .companionRemoved(path: store.path + suffix))

        // As after a kill: of what this process holds, only the database file itself is left.
        let survivor = store.path + ".survivor"
        try FileManager.default.copyItem(atPath: store.path, toPath: survivor)
        let reader = try LogReader(path: survivor)
        let kept = try await reader.events(limit: 10).items.map(\.solutionID)
        #expect(Array(kept.prefix(3)) == ["1", "2", "3"])
        #expect(try Verification(path: survivor).damages.isEmpty)
    }

    @Test("readiness alone notices it, too, and brings what was acknowledged into the database")
    func noticed() async throws {
        let writer = try store.writer()
        _ = try await writer.append(delivery(1))
        try FileManager.default.removeItem(atPath: store.path + "-wal")
        #expect(await writer.recovered() == .companionRemoved(path: store.path + "-wal"))
        #expect(await writer.recovered() == .companionRemoved(path: store.path + "-wal"))
        let survivor = store.path + ".survivor"
        try FileManager.default.copyItem(atPath: store.path, toPath: survivor)
        #expect(try await LogReader(path: survivor).events(limit: 10).items.count == 1)
    }

    @Test("a link that leads elsewhere now: nothing is acknowledged, and readers stay with the writer's file")
    func link() async throws {
        try store.writer().close()
        let link = store.path + ".link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store.path)
        let writer = try LogWriter(path: link, clock: { Told.recordedAt })
        let reader = try LogReader(path: link)
        _ = try await writer.append(delivery(1))

        let other = try TemporaryStore()
        try other.writer().close()
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other.path)
        await #expect(throws: StoreError.databaseRemoved(path: link)) {
            try await writer.append(delivery(2))
        }
        for _ in 1...20 {
            guard case .found = try await reader.solution("1") else {
                Issue.record("answered from another file")
                return
            }
        }
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store.path)
        #expect(try await writer.append(delivery(3)).recorded == 1)
    }

    @Test("a name that SQLite takes for something else is refused", arguments: ["file:x.sqlite", ":memory:"])
    func names(_ name: String) {
        #expect(throws: StoreError.self) { try LogWriter(path: name, clock: { Told.recordedAt }) }
        #expect(throws: StoreError.self) { try LogReader(path: name) }
        #expect(throws: StoreError.self) { try Backup(of: store.path, to: name) }
    }

    enum Stranger: String, CaseIterable, Sendable {
        case link
        case danglingLink
        case hardLink
        case otherText
        case database
        case folder
    }

    @Test(
        "what lies where the lock file should is left as it is, unless it is one",
        arguments: Stranger.allCases)
    func lock(_ stranger: Stranger) throws {
        let lock = store.path + ".lock"
        let treasure = store.path + ".treasure"
        let text = Data((stranger == .hardLink ? "4711\n" : "dear diary, 4711\n").utf8)
        try text.write(to: URL(fileURLWithPath: treasure))
        switch stranger {
        case .link: try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: treasure)
        case .danglingLink:
            try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: treasure + ".none")
        case .hardLink: try FileManager.default.linkItem(atPath: treasure, toPath: lock)
        case .otherText: try FileManager.default.moveItem(atPath: treasure, toPath: lock)
        case .database:
            let other = try TemporaryStore()
            try other.writer().close()
            try FileManager.default.copyItem(atPath: other.path, toPath: lock)
        case .folder:
            try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
        }
        let before = try? Data(contentsOf: URL(fileURLWithPath: lock))
        #expect(throws: StoreError.self) { try store.writer() }
        #expect((try? Data(contentsOf: URL(fileURLWithPath: lock))) == before)
        if stranger != .otherText {
            #expect(try Data(contentsOf: URL(fileURLWithPath: treasure)) == text)
        }
        #expect(!FileManager.default.fileExists(atPath: treasure + ".none"))
    }

    @Test("a lock file that an earlier process left is taken over", arguments: ["", "4711\n", "4711"])
    func leftover(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: store.path + ".lock"))
        try store.writer().close()
    }
}
