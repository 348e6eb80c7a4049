import ArgumentParser

/// Where settings come from beside flags and environment.
struct SettingsOptions: ParsableArguments {
    @Option(help: Settings.declared.config.help)
    var config: String?

    /// `add` adds the flags that a command has for settings.
    func settings(_ add: (inout GivenFlags) -> Void = { _ in }) throws -> SettingsInForce {
        var given = GivenFlags()
        given.add(\.config, config)
        add(&given)
        return try SettingsInForce(given)
    }
}
