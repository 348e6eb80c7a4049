/// The transition table as text for other tools: one source, `TransitionTable`.
public enum Diagram {
    /// A Mermaid state diagram; tolerated transitions are labelled so.
    public static var mermaid: String {
        var lines = ["stateDiagram-v2"]
        for transition in TransitionTable.transitions {
            let from = transition.from?.text ?? "[*]"
            lines.append(
                "    \(from) --> \(transition.to.text)" + (transition.kind == .tolerated ? ": tolerated" : "")
            )
        }
        for status in Status.allCases where TransitionTable.isTerminal(status) {
            lines.append("    \(status.text) --> [*]")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A Graphviz digraph; tolerated transitions are dashed, terminal statuses have a double border.
    public static var dot: String {
        var lines = ["digraph lifecycle {", "    rankdir=LR;", "    node [shape=box, style=rounded];"]
        lines.append("    start [shape=point];")
        for status in Status.allCases {
            lines.append(
                "    \(status.text)" + (TransitionTable.isTerminal(status) ? " [peripheries=2];" : ";"))
        }
        for transition in TransitionTable.transitions {
            let style = transition.kind == .tolerated ? " [style=dashed, label=\"tolerated\"]" : ""
            lines.append("    \(transition.from?.text ?? "start") -> \(transition.to.text)\(style);")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }
}
