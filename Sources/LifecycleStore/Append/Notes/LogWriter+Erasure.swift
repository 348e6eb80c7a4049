internal import Foundation
internal import GRDB
internal import SolutionLifecycle

extension LogWriter {
    /// Erases what lies beside the log, and records that: who, why, and what by its digest. Returns once
    /// both are durable. At most `StoreLimits.erasedAtOnce` texts at a time; ask again while `hasMore`.
    public func erase(_ erasure: NewErasure) async throws(StoreError) -> ErasureOutcome {
        let outcome = try await onWriterThread("Erasing", overwrites: true) { database, clock in
            let found = try erasure.target.kept(database, limit: StoreLimits.erasedAtOnce + 1)
            let wanted = found.prefix(StoreLimits.erasedAtOnce)
            guard !wanted.isEmpty else { return ErasureOutcome(entry: nil, erased: 0, hasMore: false) }
            let recording = try EntryRecording(database, at: clock)
            let last = try database.integer("SELECT max(id) FROM erased") ?? 0
            let rows = wanted.enumerated().map { place, kept in
                ErasureFields.Erased(
                    id: last + Int64(place) + 1, what: kept.what.rawValue, of: kept.number,
                    digest: kept.digest)
            }
            try recording.write(
                ErasureFields(
                    number: recording.number, recordedAt: recording.recordedAt.rawValue, by: erasure.by,
                    text: TextDigest(of: erasure.text), erased: rows), text: erasure.text)
            for kept in wanted {
                try database.execute(
                    sql: "DELETE FROM \(kept.what.table) WHERE \(kept.what.key) = ?", arguments: [kept.number]
                )
            }
            return ErasureOutcome(
                entry: recording.number, erased: wanted.count, hasMore: found.count > wanted.count)
        }
        return outcome
    }
}
