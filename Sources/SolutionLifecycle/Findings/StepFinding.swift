/// A finding about a step, as one judgement of the timeline sees it.
public struct StepFinding: Hashable, Sendable {
    public let key: Finding.Key
    public let detail: Finding.Detail

    public init(key: Finding.Key, detail: Finding.Detail) {
        self.key = key
        self.detail = detail
    }
}
