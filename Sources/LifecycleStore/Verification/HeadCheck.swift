public import SolutionLifecycle

/// Whether a log had a head: walked from the first link, so that the answer doesn't rest on what the file
/// says of itself.
public enum HeadCheck {
    /// Throws `anotherHead` if an entry on the way doesn't follow, or the log has another head there.
    /// `progress` gets the number of the last entry that follows.
    public static func run(
        path: String, _ expected: LogHead, progress: (Int64) -> Void = { _ in }
    ) throws(StoreError) {
        let start = LogHead(entry: 0, link: HashChain.start)
        guard expected != start else { return }
        let (heads, damage) = try HeadWalk.run(path: path, at: [expected.entry], progress: progress)
        guard let found = heads[expected.entry] else {
            throw .anotherHead("\(expected)", found: damage ?? "this log has no such entry")
        }
        guard found == expected else {
            throw .anotherHead("\(expected)", found: "this log has \(found) there")
        }
    }
}
