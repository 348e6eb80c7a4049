import Foundation
import LifecycleSimulation
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

@Suite("Figures for metrics")
struct FiguresTests {
    private static func changes(seed: UInt64) -> [Change] {
        var random = SplitMix64(seed: seed)
        let statuses = Status.allCases.map(\.text) + ["PAUSED"]
        return (0..<300).map { _ in
            let id = Int.random(in: 1...40, using: &random)
            return Told.change(
                statuses.randomElement(using: &random) ?? "", of: id % 10 == 0 ? "test:\(id)" : "\(id)",
                at: Told.noon + Int64.random(in: 0...500, using: &random))
        }
    }

    @Test("agree with counting the lists, over 10 seeded logs")
    func agree() async throws {
        for seed in UInt64(1)...10 {
            let store = try TemporaryStore()
            let writer = try store.writer()
            _ = try writer.append(all: Self.changes(seed: seed).map { Told.delivery([$0]) })
            let reader = try store.reader()
            let solutions = try await reader.solutions(SolutionFilter(), limit: 1000).items
            let findings = try await reader.findings(FindingFilter(), limit: 1000).items
            #expect(!findings.isEmpty && solutions.count > 20, "seed \(seed)")

            let figures = try await reader.figures()
            #expect(
                figures.solutions == solutions.reduce(into: [:]) { $0[$1.status, default: 0] += 1 },
                "seed \(seed)")
            #expect(figures.staleSolutions == 0 && figures.lastRecordedAt == Told.recordedAt)
            #expect(figures.databaseBytes > 0 && figures.walBytes > 0)

            var open: [FindingFlag: Int64] = [:]
            for finding in findings where finding.isOpen {
                let flag = FindingFlag(kind: finding.key.kind, severity: finding.severity(strictly: false))
                open[flag, default: 0] += 1
            }
            #expect(try await reader.openFindings() == open, "seed \(seed)")
            var oldest: [Status: UnixSeconds] = [:]
            for status in [Status.initiated, .pendingDeactivation] {
                oldest[status] = solutions.filter { $0.status == status }.compactMap(\.since).min()
            }
            #expect(figures.oldest == oldest, "seed \(seed)")
            reader.close()
            writer.close()
        }
    }

    @Test("of an empty log are zeros; the write-ahead log is found through a symbolic link")
    func empty() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        let link = store.folder.path("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store.path)
        let reader = try LogReader(path: link)
        let figures = try await reader.figures()
        #expect(figures.solutions.isEmpty && figures.lastSeq == 0 && figures.lastRecordedAt == nil)
        #expect(figures.databaseBytes > 0 && figures.walBytes > 0)
        #expect(figures.oldest.isEmpty)
        #expect(try await reader.openFindings().isEmpty)
        reader.close()
        writer.close()
    }
}
