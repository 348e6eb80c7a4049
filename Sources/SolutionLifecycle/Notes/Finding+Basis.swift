extension Finding {
    /// What an acknowledgement rests on: the finding's reason, from and missing, and how often it was
    /// raised. Once it says something else, or heals and is raised again, the acknowledgement no longer
    /// holds.
    public var basis: String {
        let missing = missing.map(\.text).joined(separator: ",")
        return """
            reason=\(detail.reason?.text ?? "") from=\(detail.from?.text ?? "") missing=\(missing) \
            raised=\(raised)
            """
    }
}
