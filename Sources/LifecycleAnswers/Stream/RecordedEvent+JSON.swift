public import LifecycleStore
internal import SolutionLifecycle

extension RecordedEvent {
    /// A large kept value is left out: it would be held once for each reader that takes its time.
    public var json: JSON {
        [
            "event": logged.json(extraUpTo: ServerSentEvents.extraBytes),
            "findings_raised": .array(raised.map { $0.json(strictly: false) }),
            "findings_healed": .array(healed.map { $0.json(strictly: false) }),
        ]
    }
}
