import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct CheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Signs heads of the log, so that they can be proved elsewhere.",
        discussion: """
            A checkpoint proves something only where it can't be taken back: whoever owns the key can sign \
            another history. Put the file on another machine, or send it to whom it may concern.
            """,
        subcommands: [NewKey.self, Sign.self, Show.self])

    struct NewKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new-key", abstract: "Makes a key (Ed25519), and prints the half that verifies.",
            discussion:
                "Example: lifecycle checkpoint new-key hooks.example.com/lifecycle --out checkpoint.key")

        @Argument(help: "The log's name: \(CheckpointKey.nameForm).")
        var name: String

        @Option(help: "The new file for the key; only its owner can read it.")
        var out: String

        func run() throws {
            guard let key = CheckpointKey(named: name) else {
                throw ValidationError("NAME is \(CheckpointKey.nameForm).")
            }
            let descriptor = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw Refusal.unable(
                    "key-not-written", "\(out) can't be made: \(String(cString: strerror(errno))).")
            }
            defer { close(descriptor) }
            let bytes = Array((key.secretText + "\n").utf8)
            guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
                throw Refusal.unable(
                    "key-not-written", "\(out) can't be written: \(String(cString: strerror(errno))).")
            }
            Output.print(key.verifier.description)
            Output.complain(
                "The key is in \(out). The line above verifies what it signs: give it to anyone.")
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract: "Signs the head of the log, and adds it to the file of checkpoints.")

        @Option(help: Settings.declared.checkpointKey.help)
        var checkpointKey: String?

        @Option(help: Settings.declared.checkpoints.help)
        var checkpoints: String?

        @Flag(help: "The log was restored from a backup: sign it though it lacks the last checkpoint's head.")
        var afterRestore = false

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let settings = try database.settings { given in
                given.add(\.checkpointKey, checkpointKey)
                given.add(\.checkpoints, checkpoints)
            }
            guard let signer = try settings.checkpointSigner else {
                throw ValidationError("Say which: --checkpoint-key FILE and --checkpoints FILE.")
            }
            let reader = try LogReader(path: try settings.database)
            defer { reader.close() }
            do {
                let note = try await signer.sign(reader, at: Settings.clock(), afterRestore: afterRestore)
                Output.print(note?.trimmingCharacters(in: .newlines) ?? "Nothing new to sign.")
            } catch let refused as CheckpointSigner.Refused {
                throw Refusal.unable("not-signed", refused.description)
            } catch let malformed as CheckpointFile.Malformed {
                throw Refusal.unable("bad-checkpoints", malformed.description)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Prints the last signed checkpoint, as it can be verified.")

        @Option(help: Settings.declared.checkpoints.help)
        var checkpoints: String?

        @OptionGroup var source: SettingsOptions

        func run() throws {
            let settings = try source.settings { $0.add(\.checkpoints, checkpoints) }
            guard let path = try settings.checkpoints else {
                throw ValidationError("Say which: --checkpoints FILE.")
            }
            guard let last = try CheckpointFile(path: path).lines().last else {
                throw Refusal.no(
                    Problem(
                        "no-checkpoint", status: 404, title: "No checkpoint",
                        detail: "Nothing is signed in \(path) yet. `lifecycle checkpoint sign` does it."))
            }
            Output.write(last.text)
        }
    }
}
