import FaultyDisk
import Foundation
import Testing

/// Each call that the store makes to its files fails in turn: once, and from there on.
/// `LIFECYCLE_FAULT_POINTS` says about how many of the calls are tried; 0 tries all. Syncs always are.
@Suite("A disk that fails at one call", .serialized)
struct FaultyDiskTests {
    private let seed = UInt32(truncatingIfNeeded: Int(Date().timeIntervalSince1970))

    /// What a run without faults calls, by number from 1.
    private func calls() throws -> [String] {
        let run = try FaultyDiskRun(.none, seed: seed)
        let names = (1...faulty_disk_calls()).map { String(cString: faulty_disk_call($0)) }
        try run.restart(byKill: false)
        #expect(run.problems.isEmpty)
        return names
    }

    @Test("loses nothing acknowledged and corrupts nothing, whether it is killed, closed or loses its power")
    func everyCall() throws {
        let calls = try calls()
        let wanted = ProcessInfo.processInfo.environment["LIFECYCLE_FAULT_POINTS"].flatMap(Int.init) ?? 40
        let step = wanted == 0 ? 1 : max(1, calls.count / wanted)
        var tried: [String: Int] = [:]
        for (index, name) in calls.enumerated() where name == "sync" || index % step == Int(seed) % step {
            for fault in [FaultyDiskRun.Fault.once(index + 1), .andAfter(index + 1)] {
                let run = try FaultyDiskRun(fault, seed: seed &+ UInt32(index))
                try run.cutPower("under the fault")
                try run.restart(byKill: (index + Int(seed)) % 2 == 0)
                try run.cutPower("after the restart")
                #expect(run.problems.isEmpty, "\(fault), \(name), seed \(seed)")
                #expect(faulty_disk_has_failed())
                tried[name, default: 0] += 1
            }
        }
        let kinds = tried.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let points = tried.values.reduce(0, +)
        print("faulty disk: seed \(seed), \(points) points of \(calls.count) calls, each with two power cuts")
        print("faulty disk: \(kinds)")
    }

    @Test("that lies about its syncs is found out: what such a disk loses is seen")
    func lies() throws {
        let run = try FaultyDiskRun(.lies, seed: seed)
        try run.cutPower("under the fault")
        #expect(!run.problems.isEmpty)
    }
}
