internal import LifecycleAnswers
internal import SolutionLifecycle

// How pages write moments.

extension Wording {
    /// `2025-02-12 01:03:44`, beside its full form for machines; all times of the pages are UTC.
    static func time(_ moment: UnixSeconds) -> View {
        let iso = moment.rfc3339
        return ["iso": iso, "text": String(iso.dropLast()).replacing("T", with: " ")]
    }

    static func time(_ moment: UnixMilliseconds) -> View {
        ["iso": moment.rfc3339, "text": time(moment.seconds)["text"] ?? ""]
    }
}
