public import LifecycleStore
public import SolutionLifecycle

/// Signs the head of a log and adds it to a file of checkpoints.
public struct CheckpointSigner: Sendable {
    public let key: CheckpointKey
    public let file: CheckpointFile

    public init(key: CheckpointKey, file: CheckpointFile) {
        self.key = key
        self.file = file
    }

    /// Why nothing was signed.
    public struct Refused: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    /// The signed note; `nil` if the log hasn't grown since the last one. Never signs another link for a
    /// number that was signed before, nor a log that is shorter than the last checkpoint: throws `Refused`,
    /// unless told that the log was restored, which its line says then.
    public func sign(
        _ reader: LogReader, at now: UnixMilliseconds, afterRestore: Bool = false
    ) async throws -> String? {
        let moment = try await reader.moment()
        let last = try file.lines().last
        if let last {
            guard last.note.isSigned(byOneOf: [key.verifier]) || afterRestore else {
                throw Refused(
                    description: """
                        The last checkpoint in \(file.path) isn't signed by this key. Use the key \
                        that signed it, or begin another file.
                        """)
            }
            let there = try await reader.head(at: last.checkpoint.head.entry)
            guard there == last.checkpoint.head || afterRestore else {
                throw Refused(
                    description: """
                        The log doesn't have the last checkpoint's head \(last.checkpoint.head): it has \
                        \(there?.description ?? "no entry of that number"). If it was restored from a \
                        backup, sign once with `lifecycle checkpoint sign --after-restore`; else \
                        `lifecycle verify` tells more.
                        """)
            }
            if there == moment.head { return nil }
        }
        guard moment.lastEntry > 0 else { return nil }
        let note = try key.sign(
            Checkpoint(log: key.verifier.name, head: moment.head, events: moment.lastSeq, time: now.seconds))
        try file.append(note, afterRestore: afterRestore)
        return note
    }
}
