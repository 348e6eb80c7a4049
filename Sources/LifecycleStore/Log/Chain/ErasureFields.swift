/// An erasure's fields, in the order of the hash chain.
struct ErasureFields: EntryFields {
    struct Erased {
        let id: Int64
        let what: Int64
        /// The event's seq, the entry, or the quarantined element's id.
        let of: Int64
        let digest: TextDigest
    }

    let number: Int64
    let recordedAt: Int64
    let by: String
    let text: TextDigest
    let erased: [Erased]

    func add(to chain: inout HashChain) {
        chain.add("erasure")
        chain.add(number)
        chain.add(recordedAt)
        chain.add(by)
        chain.add(Int64(erased.count))
        chain.add(text.sha256)
        chain.add(text.sizeBytes)
        for row in erased {
            chain.add("erased")
            chain.add(row.id)
            chain.add(row.what)
            chain.add(row.of)
            chain.add(row.digest.sha256)
            chain.add(row.digest.sizeBytes)
        }
    }
}
