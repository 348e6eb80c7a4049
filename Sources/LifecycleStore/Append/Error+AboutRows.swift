internal import GRDB

extension Error {
    /// The file and the medium are well; these rows are not (a constraint, a trigger, a defect of judging).
    var isAboutRows: Bool {
        switch self as? StoreError {
        case .databaseRemoved, .companionRemoved: return false
        default: break
        }
        guard let error = self as? DatabaseError else { return true }
        return !error.isIO
    }
}
