import Foundation
import SolutionLifecycle
import Synchronization
import TestSupport
import Testing

@testable import LifecycleStore

@Suite("A backup")
struct BackupTests {
    @Test("made while deliveries are recorded is verified, and a prefix of the log: 100 times")
    func underLoad() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        let path = store.path
        let backups = Backups()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // On a thread of its own, so that it doesn't wait for other tests.
                try await Self.onItsOwnThread {
                    var number = 0
                    while number < 1500, !backups.areOver.load(ordering: .relaxed) {
                        number += 1
                        _ = try writer.append(all: [Told.delivery([Told.change("DRAFT", of: "\(number)")])])
                    }
                }
            }
            group.addTask {
                defer { backups.areOver.store(true, ordering: .relaxed) }
                for copy in 1...100 { try await Self.backUp(path, to: "\(path).copy\(copy)") }
            }
            try await group.waitForAll()
        }
        writer.close()
        var last = LogHead(entry: 0, link: [])
        for copy in 1...100 {
            let verification = try Verification(path: "\(path).copy\(copy)")
            #expect(verification.damages.isEmpty)
            #expect(verification.head.entry >= last.entry)
            last = verification.head
            #expect(try Verification(path: path, expecting: last).damages.isEmpty, "copy \(copy) is a prefix")
        }
        #expect(last.entry > 100)
        print("backups: 100 under load, the last of \(last.entry) deliveries, all verified and prefixes")
    }

    private final class Backups: Sendable {
        let areOver = Atomic(false)
    }

    private static func backUp(_ path: String, to copy: String) async throws {
        try await onItsOwnThread {
            let backup = try Backup(of: path, to: copy)
            #expect(backup.events == backup.head.entry)
        }
    }

    private static func onItsOwnThread(_ work: @Sendable @escaping () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
        }
    }

    @Test(
        "is of one moment, although deliveries are recorded between its pieces",
        arguments: [Pace.full, .gentle])
    func inPieces(pace: Pace) throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        defer { writer.close() }
        let long = "\"\(String(repeating: "long", count: 250_000))\""
        for number in 1...4 {
            let change = Told.change("DRAFT", of: "\(number)", extra: long)
            _ = try writer.append(all: [Told.delivery([change])])
        }
        let later = Mutex<Int64>(0)
        let backup = try Backup(of: store.path, to: store.path + ".copy", pace: pace) { _, _ in
            let number = later.withLock {
                $0 += 1
                return $0
            }
            let change = Told.change("DRAFT", of: "later \(number)")
            #expect(throws: Never.self) { try writer.append(all: [Told.delivery([change])]) }
        }
        #expect(later.withLock { $0 } > 3)
        #expect(backup.events == 4)
        #expect(try Verification(path: store.path, expecting: backup.head).damages.isEmpty)
    }

    @Test("to a name that another one takes meanwhile replaces nothing: of eight at once one is made")
    func sameName() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        _ = try await writer.append(Told.delivery([Told.change("DRAFT")]))
        writer.close()
        let (path, copy) = (store.path, store.path + ".copy")
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 1...8 { group.addTask { (try? await Self.backUp(path, to: copy)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try Verification(path: copy).damages.isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: store.folder.url.path)
        #expect(left.allSatisfy { !$0.contains("partial") })
    }

    @Test("can be restored: opened for writing, it goes on where it ended")
    func restore() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        _ = try await writer.append(Told.delivery([Told.change("DRAFT")]))
        let copy = store.path + ".copy"
        _ = try Backup(of: store.path, to: copy)
        _ = try await writer.append(Told.delivery([Told.change("INITIATED", at: Told.noon + 5)]))
        writer.close()

        let restored = try LogWriter(path: copy, clock: { Told.recordedAt })
        let again = try await restored.append(
            Told.delivery([Told.change("DRAFT"), Told.change("INITIATED", at: Told.noon + 5)]))
        #expect(again == Recorded(recorded: 1, redelivered: 1))
        restored.close()
        #expect(try Verification(path: copy).damages.isEmpty)
    }

    @Test("never overwrites a file, and leaves nothing behind where it fails")
    func refuses() throws {
        let store = try TemporaryStore()
        try store.writer().close()
        let taken = try store.folder.write("something", to: "taken")
        #expect(throws: StoreError.self) { try Backup(of: store.path, to: taken) }
        #expect(try String(contentsOfFile: taken, encoding: .utf8) == "something")
        #expect(throws: StoreError.self) {
            try Backup(of: store.path, to: store.folder.path("no/such/folder"))
        }
        try store.execute("UPDATE tally SET solutions = 1")
        try store.execute("INSERT INTO tally VALUES (0, 5, 9)")
        #expect(throws: StoreError.self) { try Backup(of: store.path, to: store.folder.path("copy")) }
        let left = try FileManager.default.contentsOfDirectory(atPath: store.folder.url.path)
        #expect(left.allSatisfy { !$0.contains("copy") })
    }
}
