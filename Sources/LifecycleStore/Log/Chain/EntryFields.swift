/// What of an entry is hashed: its own fields, and those of its rows, in the order that HashChain.swift
/// tells.
protocol EntryFields {
    func add(to chain: inout HashChain)
}

extension EntryFields {
    func link(after previous: [UInt8], _ chain: inout HashChain) -> [UInt8] {
        chain.begin(after: previous)
        add(to: &chain)
        return chain.link()
    }
}
