import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleServer
import LifecycleStore

/// The command line. One file a command, in a folder for each kind of work; what they share lies in Settings
/// and Terminal. Every command has its name as text: otherwise each start of the program would derive it
/// from the type, which takes 0.3 ms.
@main
struct Lifecycle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lifecycle",
        abstract:
            "Keeps every status change of WhatsApp Multi-Partner Solutions, and knows what they amount to.",
        discussion: """
            Results go to stdout, everything else to stderr. Exit: 0 done; 1 the answer is no; \
            2 it could not answer; 64 wrong usage.
            """,
        version: LifecycleApplication.version,
        subcommands: [
            Serve.self, Demo.self, Ingest.self, StatusCommand.self, HistoryCommand.self, ExplainCommand.self,
            AttestCommand.self,
            SolutionsCommand.self, FindingsCommand.self, WatchCommand.self, QuarantineCommand.self,
            AcknowledgeCommand.self, ReopenCommand.self, CommentCommand.self, EraseCommand.self,
            ReplayCommand.self, VerifyCommand.self, BackupCommand.self, CheckpointCommand.self,
            ExportCommand.self,
            SimulateCommand.self, SignCommand.self, TokenCommand.self, ConfigCommand.self,
            DiagramCommand.self,
        ])

    static func main() async {
        // A reader that goes away is met where it is written to.
        signal(SIGPIPE, SIG_IGN)
        // The first process of a container has no default of its own for these.
        if getpid() == 1 {
            signal(SIGINT) { _ in _exit(130) }
            signal(SIGTERM) { _ in _exit(143) }
        }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as StoreError {
            fail(Problem(error), exitCode: 2)
        } catch let refusal as Refusal {
            fail(refusal.problem, exitCode: refusal.exitCode)
        } catch let error where Self.exitCode(for: error).rawValue == 1 && !(error is ExitCode) {
            // Whatever nobody foresaw: it could not answer, which is not the answer no.
            fail(Refusal.unable("unexpected", "An unforeseen error: \(error).").problem, exitCode: 2)
        } catch  where Self.exitCode(for: error) == .success {
            // Help, or the version.
            Output.print(Self.fullMessage(for: error))
        } catch {
            exit(withError: error)
        }
    }

    private static func fail(_ problem: Problem, exitCode: Int32) -> Never {
        let wantsJSON = CommandLine.arguments.contains("--json")
        Output.complain(wantsJSON ? problem.json.text : "lifecycle: " + problem.detail)
        Foundation.exit(exitCode)
    }
}
