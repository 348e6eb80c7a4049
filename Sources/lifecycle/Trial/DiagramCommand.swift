import ArgumentParser
import SolutionLifecycle

struct DiagramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagram", abstract: "The transition table as a diagram.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid
        case dot
    }

    @Option(help: "Mermaid, or dot for Graphviz.")
    var format = Format.mermaid

    func run() {
        let text =
            switch format {
            case .mermaid: Diagram.mermaid
            case .dot: Diagram.dot
            }
        Output.print(String(text.dropLast()))
    }
}
