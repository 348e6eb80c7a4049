/// What an entry of the log is.
enum EntryKind: Int64, CaseIterable {
    case delivery = 0
    case note = 1
    case erasure = 2
    case observationRun = 3

    /// For sentences.
    var article: String {
        switch self {
        case .delivery: "a delivery"
        case .note: "a note"
        case .erasure: "an erasure"
        case .observationRun: "an observation run"
        }
    }
}
