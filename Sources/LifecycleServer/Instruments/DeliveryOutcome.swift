internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore

/// What became of one POST to the webhook, in a word: for metrics and the log.
enum DeliveryOutcome: String, CaseIterable, Sendable {
    /// At least one new event.
    case recorded
    /// No new event, but at least one that came again.
    case redelivered
    /// Neither, and at least one thing that can't be read.
    case quarantined
    /// Nothing of it concerns us; nothing was stored.
    case ignored
    /// Without a valid signature (401, and 429 where many came from there).
    case unsigned
    /// Over the limit (413).
    case tooLarge = "too_large"
    /// It couldn't be stored now (503); the sender is to send it again.
    case unavailable
    /// Refused for another reason.
    case refused
    /// The request never came to its end, or this program has a defect.
    case aborted

    init(_ counts: Recorded) {
        if counts.recorded > 0 {
            self = .recorded
        } else if counts.redelivered > 0 {
            self = .redelivered
        } else {
            self = counts.quarantined > 0 ? .quarantined : .ignored
        }
    }

    init(_ error: any Error) {
        switch error {
        case is StoreError: self = .unavailable
        case let problem as Problem: self.init(status: problem.status)
        case let error as any HTTPResponseError: self.init(status: error.status.code)
        default: self = .aborted
        }
    }

    private init(status: Int) {
        switch status {
        case 401, 429: self = .unsigned
        case 413: self = .tooLarge
        case 503: self = .unavailable
        default: self = .refused
        }
    }
}
