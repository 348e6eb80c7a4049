extension StoreError {
    var isLostCompanion: Bool {
        if case .companionRemoved = self { return true }
        return false
    }
}
