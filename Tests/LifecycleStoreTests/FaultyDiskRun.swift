import FaultyDisk
import Foundation
import GRDB
import SolutionLifecycle
import TestSupport

@testable import LifecycleStore

/// A small log recorded on a disk that fails at one call: what was acknowledged must be in it, whatever
/// comes.
final class FaultyDiskRun {
    enum Fault {
        case none
        /// The so-many'th call of SQLite.
        case once(Int)
        /// That call and all later ones, until the disk is mended.
        case andAfter(Int)
        /// Syncs succeed and keep nothing.
        case lies
    }

    private let disk: TemporaryFolder
    private let path: String
    private let seed: UInt32
    private var owed = FaultyDiskRun.deliveries
    private var acknowledged: [Delivery] = []
    private var writer: LogWriter?
    private var reader: LogReader?
    private var refusal: (any Error)?
    /// What was found wrong; empty where the promise held.
    private(set) var problems: [String] = []

    /// Two rounds with the fault, in which what was refused is sent again.
    init(_ fault: Fault, seed: UInt32) throws {
        disk = try TemporaryFolder()
        // As the store calls it: links resolved.
        let folder = disk.url.resolvingSymlinksInPath().path
        path = folder + "/log.sqlite"
        self.seed = seed
        faulty_disk_insert(folder)
        switch fault {
        case .none: break
        case .once(let call): faulty_disk_fail_at(call, false)
        case .andAfter(let call): faulty_disk_fail_at(call, true)
        case .lies: faulty_disk_lie()
        }
        for _ in 1...2 { send() }
    }

    deinit {
        close()
    }

    /// Everything that is owed, once more, each delivery alone.
    private func send() {
        owed.removeAll { delivery in
            do {
                let writer = try writer ?? LogWriter(path: path, clock: { Told.recordedAt })
                self.writer = writer
                // So that the writer isn't alone with the file: what it recalls then lies in shared memory.
                if reader == nil { reader = try? LogReader(path: path) }
                _ = try writer.append(all: [delivery])
                acknowledged.append(delivery)
                return true
            } catch {
                refusal = error
                return false
            }
        }
    }

    /// The power goes: what the disk holds then has all that was acknowledged.
    func cutPower(_ when: String) throws {
        let copy = try TemporaryFolder()
        guard faulty_disk_cut_power(copy.url.path, seed) else {
            problems.append("the disk could not be copied")
            return
        }
        check(copy.path("log.sqlite"), "power cut \(when)")
    }

    /// The disk is well again; the process ends, and the next one takes what is owed.
    func restart(byKill: Bool) throws {
        faulty_disk_mend()
        if byKill { faulty_disk_kill() }
        close()
        if byKill { try? FileManager.default.removeItem(atPath: path + "-shm") }
        send()
        if !owed.isEmpty {
            problems.append("refused on a disk that is well: \(refusal.map { "\($0)" } ?? "")")
        }
        check(path, "restarted")
    }

    private func close() {
        writer?.close()
        reader?.close()
        (writer, reader) = (nil, nil)
    }

    private func check(_ path: String, _ when: String) {
        // A log that was never opened has acknowledged nothing.
        guard !acknowledged.isEmpty else { return }
        do {
            // As the next process would: it opens for writing first.
            if self.path != path { try LogWriter(path: path, clock: { Told.recordedAt }).close() }
            let verification = try Verification(path: path)
            problems += verification.damages.map { "\(when): \($0)" }
            let found = try Self.changes(in: path)
            if Set(found).count != found.count { problems.append("\(when): an event is there twice") }
            let lost = Set(acknowledged.flatMap(\.contents.changes).map(Self.text)).subtracting(found)
            if !lost.isEmpty { problems.append("\(when): lost \(lost.sorted())") }
        } catch {
            problems.append("\(when): \(error)")
        }
    }

    private static func changes(in path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path, configuration: .readOnly(label: "test"))
        return try queue.read {
            try String.fetchAll($0, sql: "SELECT solution_id || ' ' || reported_status FROM events")
        }
    }

    private static func text(_ change: Change) -> String {
        "\(change.solutionID) \(change.reported.text)"
    }

    /// Every kind of row: in order, late, several in a body, told twice, unknown, quarantined, long.
    private static var deliveries: [Delivery] {
        let steps = ["DRAFT", "INITIATED", "ACTIVE", "PENDING_DEACTIVATION"]
        let long = "\"\(String(repeating: "long", count: 4000))\""
        let lives = (0..<20).map { number in
            Told.delivery([
                Told.change(
                    steps[number / 5], of: "life\(number % 5)", at: Told.noon + Int64(number),
                    extra: number == 4 ? long : nil)
            ])
        }
        let late = Told.change("PAUSED", of: "life1", at: Told.noon - 9)
        return lives + [
            Told.delivery([late]), Told.delivery([late, late, Told.change("DRAFT", of: "another")]),
            Told.delivery([], quarantined: [.digested("not to be read")]),
        ]
    }
}
