/// A note's fields, in the order of the hash chain.
struct NoteFields: EntryFields {
    let number: Int64
    let recordedAt: Int64
    let action: Int64
    let findingKind: String?
    let seq: Int64?
    let solutionID: String?
    let quarantine: Int64?
    let app: String?
    let by: String
    let until: Int64?
    let basis: String?
    let text: TextDigest

    func add(to chain: inout HashChain) {
        chain.add("note")
        chain.add(number)
        chain.add(recordedAt)
        chain.add(action)
        chain.add(findingKind)
        chain.add(optional: seq)
        chain.add(solutionID)
        chain.add(optional: quarantine)
        chain.add(app)
        chain.add(by)
        chain.add(optional: until)
        chain.add(basis)
        chain.add(text.sha256)
        chain.add(text.sizeBytes)
    }
}
