import SolutionLifecycle
import Testing

@Suite("Classes of findings")
struct FindingClassTests {
    @Test("whatever a step is flagged for is of one of them")
    func complete() {
        let classes = Set(FindingClass.all.map { "\($0.kind) \($0.reason?.text ?? "-")" })
        #expect(classes.count == FindingClass.all.count)
        #expect(Set(FindingClass.all.map(\.kind)) == Set(Finding.Kind.allCases))
        let reports = Status.allCases.map(ReportedStatus.known) + [.unknown("PAUSED")]
        for first in reports {
            for second in reports {
                for third in reports {
                    let events = [first, second, third].enumerated().map { place, report in
                        Event(
                            seq: Int64(place + 1), name: .other("X"), reported: report, portfolioID: "1",
                            triggeredAt: UnixSeconds(1000 + Int64(place)),
                            effectiveAt: UnixSeconds(1000 + Int64(place)))
                    }
                    for finding in Judged(events).steps.flatMap(\.findings) {
                        #expect(classes.contains("\(finding.key.kind) \(finding.detail.reason?.text ?? "-")"))
                    }
                }
            }
        }
    }
}
