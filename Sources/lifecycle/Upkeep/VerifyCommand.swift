import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks the file, the log's hash chain and everything derived; says where it is damaged.",
        discussion: """
            Changes nothing, and may run beside a server. Exits with 1 if anything is damaged. A log whose \
            tail was cut off is whole in itself: note its head elsewhere (--head), and have it looked for \
            later (--expect-head).
            """)

    @Flag(help: "Print only the head of the log, entry:hash, to be noted elsewhere.")
    var head = false

    // Unconditional, since -3d is a moment too.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("With --head: the head that the log had then.", valueName: "time"))
    var at: Moment?

    @Option(
        help: ArgumentHelp(
            "A head noted earlier; the log must still hold it.", valueName: "entry:hash"))
    var expectHead: LogHead?

    @Option(help: "A file of signed checkpoints; the log must have each of their heads.")
    var checkpoints: String?

    @Option(help: "A key that verifies them (NAME+ID+BASE64). Can be given more than once.")
    var checkpointKey: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if (checkpoints == nil) != checkpointKey.isEmpty {
            throw ValidationError("--checkpoints and --checkpoint-key go together.")
        }
        for key in checkpointKey where VerifierKey(key) == nil {
            throw ValidationError(
                "\"\(key)\" is no key that verifies checkpoints, as `lifecycle checkpoint new-key` prints it."
            )
        }
        if at != nil && !head { throw ValidationError("--at goes with --head.") }
    }

    func run() async throws {
        Settings.yieldToServers()
        let verification = try Verification(path: try database.path(), expecting: expectHead) { progress in
            Output.progress(
                "checking \(progress.part.rawValue): \(Output.count(progress.linked, "event")); "
                    + "derived: \(Output.count(progress.judged, "event"))")
        }
        let signed = try checkpoints.map {
            try CheckpointCheck(
                path: try database.path(), CheckpointFile(path: $0),
                checkpointKey.compactMap { VerifierKey($0) }
            ) { Output.progress("checking checkpoints: entry \($0)") }
        }
        Output.progressDone()
        if let signed { tell(signed) }
        if json {
            Output.print(verification.json)
        } else if head && verification.damages.isEmpty {
            Output.print(try await headAsked(verification).description)
        } else {
            for damage in verification.damages { Output.print(Output.printable(damage.description)) }
            Output.print(
                "\(Output.count(verification.events, "event")) in "
                    + "\(Output.count(verification.head.entry, "entry")) follow from their links; "
                    + (verification.damages.isEmpty ? "nothing is damaged." : "DAMAGED, see above."))
            if verification.erased > 0 {
                Output.print(
                    "Erased since, and the log says by whom and why: "
                        + "\(Output.count(verification.erased, "kept text")).")
            }
            if verification.waiting > 0 {
                Output.print(
                    "\(Output.count(verification.waiting, "solution")) could not be judged while recording "
                        + "and wait for `lifecycle replay`. The log has everything.")
            }
            Output.print("head \(verification.head)")
        }
        if !verification.damages.isEmpty || signed?.damage != nil { throw ExitCode(1) }
    }
}

extension VerifyCommand {
    private func tell(_ signed: CheckpointCheck) {
        let before = signed.superseded
        let words =
            signed.damage.map { "checkpoints: \($0)" }
            ?? "\(Output.count(signed.count, "checkpoint")) of this log, each signed and in order"
            + (before == 0 ? "." : "; \(before) from before a restore aren't of it.")
        if json || head { Output.complain(words) } else { Output.print(Output.printable(words)) }
    }

    /// The last head, or the one at the moment asked about.
    private func headAsked(_ verification: Verification) async throws -> LogHead {
        guard let at else { return verification.head }
        let reader = try database.reader()
        defer { reader.close() }
        return try await reader.head(asking: PastQuestion(knownAt: at.value))
    }
}

extension Verification {
    fileprivate var json: JSON {
        [
            "damaged": .bool(!damages.isEmpty), "head": .string(head.description),
            "entries": .integer(head.entry), "events": .integer(events), "erased": JSON(erased),
            "waiting": JSON(waiting),
            "damages": .array(
                damages.map { ["part": .string($0.part.rawValue), "what": .string($0.what)] }),
        ]
    }
}
