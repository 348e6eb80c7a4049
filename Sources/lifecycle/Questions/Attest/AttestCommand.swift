import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleServer
import LifecycleStore
import SolutionLifecycle

struct AttestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "One block that can be filed: the question, the answer, and the head that it rests on.",
        discussion: """
            Every link of the hash chain up to that head is computed again first. Anyone who has the file \
            can check the block later, whatever was recorded since: the last line says how. Example: \
            lifecycle attest 774485461512159 --known-at 2025-05-03
            """)

    @Argument(help: "The solution's id, as Meta's webhooks give it.")
    var id: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var past: PastOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let path = try database.path()
        let reader = try LogReader(path: path)
        defer { reader.close() }
        let head = try await reader.head(asking: past.question)
        try HeadCheck.run(path: path, head) { Output.progress("checking the head: entry \($0)") }
        Output.progressDone()
        var question = past.question
        (question.knownAt, question.knownAtHead) = (nil, head)
        let history = try await reader.history(id, asking: question).orRefuse(id)
        let attestation = Attestation(
            id: id, asked: past.question, head: head, history: history,
            database: URL(fileURLWithPath: path).standardizedFileURL.path,
            version: "lifecycle \(LifecycleApplication.version), SQLite \(try await reader.sqliteVersion())",
            madeAt: Settings.clock())
        if json {
            Output.print(attestation.json)
        } else {
            for line in attestation.text.split(separator: "\n") {
                Output.print(Output.printable(String(line)))
            }
        }
    }
}
