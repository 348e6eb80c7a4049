public import SolutionLifecycle

extension LogWriter {
    /// Records what `next` gives, batch by batch until it gives `nil`, in one transaction, and takes all of
    /// it back: what would become of it. `tell` gets what would be answered, in the order of each batch.
    ///
    /// Nothing is judged, and nobody is told with `onCommit`.
    public func rehearse(
        _ next: @Sendable () -> [Delivery]?, tell: @Sendable ([Recorded]) -> Void
    ) throws(StoreError) {
        try attempt("Rehearsing") { connection in
            do {
                try connection.transaction { _, recording in
                    while let batch = next() {
                        let (_, recorded) = try recording.record(
                            batch, at: UnixMilliseconds(0), projects: false)
                        tell(recorded.map(\.counts))
                    }
                    throw TakenBack()
                }
            } catch is TakenBack {}
        }
    }
}

/// Ends a transaction that is not to be committed.
private struct TakenBack: Error {}
