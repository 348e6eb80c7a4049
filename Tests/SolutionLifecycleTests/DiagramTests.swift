import SolutionLifecycle
import Testing

@Suite("The transition table (lifecycle.md, section 2)")
struct DiagramTests {
    @Test("As a Mermaid state diagram")
    func mermaid() {
        #expect(
            Diagram.mermaid == """
                stateDiagram-v2
                    [*] --> DRAFT
                    [*] --> INITIATED
                    DRAFT --> INITIATED
                    INITIATED --> ACTIVE
                    INITIATED --> REJECTED
                    INITIATED --> PENDING_DEACTIVATION: tolerated
                    ACTIVE --> PENDING_DEACTIVATION
                    PENDING_DEACTIVATION --> DEACTIVATED
                    PENDING_DEACTIVATION --> ACTIVE: tolerated
                    REJECTED --> [*]
                    DEACTIVATED --> [*]

                """)
    }

    @Test("As a Graphviz digraph")
    func dot() {
        #expect(
            Diagram.dot == """
                digraph lifecycle {
                    rankdir=LR;
                    node [shape=box, style=rounded];
                    start [shape=point];
                    DRAFT;
                    INITIATED;
                    ACTIVE;
                    REJECTED [peripheries=2];
                    PENDING_DEACTIVATION;
                    DEACTIVATED [peripheries=2];
                    start -> DRAFT;
                    start -> INITIATED;
                    DRAFT -> INITIATED;
                    INITIATED -> ACTIVE;
                    INITIATED -> REJECTED;
                    INITIATED -> PENDING_DEACTIVATION [style=dashed, label="tolerated"];
                    ACTIVE -> PENDING_DEACTIVATION;
                    PENDING_DEACTIVATION -> DEACTIVATED;
                    PENDING_DEACTIVATION -> ACTIVE [style=dashed, label="tolerated"];
                }

                """)
    }

    @Test("Only REJECTED and DEACTIVATED are terminal")
    func terminal() {
        #expect(Status.allCases.filter(TransitionTable.isTerminal) == [.rejected, .deactivated])
    }

    @Test("What is legal next, from each status")
    func next() {
        #expect(TransitionTable.next(from: nil) == [.draft, .initiated])
        #expect(TransitionTable.next(from: .draft) == [.initiated])
        #expect(TransitionTable.next(from: .initiated) == [.active, .rejected])
        #expect(TransitionTable.next(from: .active) == [.pendingDeactivation])
        #expect(TransitionTable.next(from: .rejected) == [])
        #expect(TransitionTable.next(from: .pendingDeactivation) == [.deactivated])
        #expect(TransitionTable.next(from: .deactivated) == [])
    }

    @Test("Every transition says where it comes from")
    func bases() {
        #expect(TransitionTable.transitions.count == 9)
        #expect(TransitionTable.transitions.allSatisfy { !$0.basis.isEmpty })
    }
}
