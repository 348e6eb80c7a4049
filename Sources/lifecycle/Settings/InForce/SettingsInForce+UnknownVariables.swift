extension SettingsInForce {
    /// Most likely a slip of the keyboard, which would go unnoticed otherwise.
    func complainOfUnknownVariables(_ complain: (String) -> Void = Output.complain) {
        if let link = serviceLinks.first {
            complain(
                "\(link) and its like are an orchestrator's address of a service, and no settings of ours.")
        }
        for name in unknownVariables {
            let near = NearNames.of(name, in: Settings.all.map(\.variable))
            let hint = near.isEmpty ? "" : " Is \(near.joined(separator: " or ")) meant?"
            complain("\(name) is set, but is no setting.\(hint)")
        }
    }
}
