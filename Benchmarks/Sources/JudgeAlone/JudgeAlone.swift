import LifecycleStore

// Judges a whole log and writes nothing: JudgeAlone FILE. Prints how much it was.

@main
enum JudgeAlone {
    static func main() throws {
        let judgement = try LogJudgement(path: CommandLine.arguments[1])
        print(
            "\(judgement.events) events, \(judgement.solutions) solutions,",
            "\(judgement.findingChanges) changes of findings")
    }
}
