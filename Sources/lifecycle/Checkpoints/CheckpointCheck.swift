import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

/// A file of checkpoints held against a log: each line's signature, its order, and that the log has its head.
struct CheckpointCheck {
    /// The first that doesn't hold, as a sentence.
    private(set) var damage: String?
    private(set) var count = 0
    /// Those from before a restore that this log doesn't have.
    private(set) var superseded = 0

    init(
        path: String, _ file: CheckpointFile, _ keys: [VerifierKey], progress: (Int64) -> Void
    ) throws {
        let lines: [CheckpointLine]
        do {
            lines = try file.lines()
        } catch let malformed as CheckpointFile.Malformed {
            damage = malformed.description
            return
        }
        guard !lines.isEmpty else {
            damage = "There is no checkpoint in \(file.path)."
            return
        }
        let heads = try HeadWalk.run(
            path: path, at: Set(lines.map(\.checkpoint.head.entry)), progress: progress
        ).heads
        let restored = lines.lastIndex(where: \.isAfterRestore) ?? 0
        var last: Checkpoint?
        for (place, line) in lines.enumerated() {
            let checkpoint = line.checkpoint
            let name = "The checkpoint of \(checkpoint.time.rfc3339) (line \(place + 1))"
            guard line.note.isSigned(byOneOf: keys) else {
                damage = "\(name) isn't signed by a key that was given."
                return
            }
            if let last, !line.isAfterRestore,
                checkpoint.head.entry < last.head.entry || checkpoint.time < last.time
            {
                damage = "\(name) stands behind a later one: lines were swapped, or some are missing."
                return
            }
            last = checkpoint
            let found = heads[checkpoint.head.entry]
            guard found != checkpoint.head else {
                count += 1
                continue
            }
            guard place >= restored else {
                superseded += 1
                continue
            }
            damage =
                found == nil
                ? "\(name) is of entry \(checkpoint.head.entry): the log is shorter, or damaged before it."
                : "\(name) has another link of entry \(checkpoint.head.entry): the log was rewritten."
            return
        }
    }
}
