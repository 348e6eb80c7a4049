public import SolutionLifecycle

extension TransitionTable {
    /// As interface.md has it, for the command line and HTTP alike.
    public static var json: JSON {
        [
            "version": JSON(version),
            "statuses": .array(
                Status.allCases.map { ["status": .string($0.text), "terminal": .bool(isTerminal($0))] }),
            "transitions": .array(
                transitions.map { transition in
                    [
                        "from": JSON(transition.from), "to": .string(transition.to.text),
                        "standing": .string(transition.kind.rawValue), "basis": .string(transition.basis),
                    ]
                }),
        ]
    }
}
