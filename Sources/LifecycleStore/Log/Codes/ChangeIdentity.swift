/// What makes a change the same when it comes again (docs/lifecycle.md, Identity), as codes of the file.
struct ChangeIdentity: Hashable {
    let solution: Int64
    let portfolio: Int64
    let event: Int64
    let status: Int64
    /// 0 where there is no trigger time, which is never 0.
    let triggeredAt: Int64
}
