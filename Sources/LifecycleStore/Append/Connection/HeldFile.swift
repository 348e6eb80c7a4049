/// The file, while this process may write to it.
struct HeldFile {
    /// `nil` once the writer is closed.
    var lock: WriterLock?
    /// `nil` after an error, until it is opened anew.
    var connection: WriterConnection?
    /// Set once a file beside the database is gone: connections that share it must all be closed before one
    /// may write again, so this process writes no more.
    var lost: StoreError?

    init(lock: WriterLock) {
        self.lock = lock
    }

    mutating func checkIsNotLost() throws {
        guard let lost else { return }
        saveWhatIsLost()
        throw lost
    }

    /// Keeps the connection where that fails, for another try.
    mutating func saveWhatIsLost() {
        guard (try? connection?.saveFromLostJournal()) != nil else { return }
        giveUpConnection()
    }

    mutating func giveUpConnection() {
        connection?.close()
        connection = nil
    }
}
