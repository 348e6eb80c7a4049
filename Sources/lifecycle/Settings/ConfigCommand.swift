import ArgumentParser
import LifecycleAnswers

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Prints every setting in force, and where it comes from.",
        discussion: """
            Flags go before environment variables, those before the file of --config, that before the \
            defaults. Takes the flags of serve, to see what they would change. Secrets are never shown.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var database: DatabaseOptions

    func run() throws {
        let settings = try server.settings(database)
        settings.complainOfUnknownVariables()
        try settings.checkAll()
        if json {
            Output.print(JSON.list(Settings.all.map { $0.json(in: settings) }))
        } else {
            Output.table(["SETTING", "VALUE", "FROM"], Settings.all.map { $0.row(in: settings) })
        }
    }
}

extension DeclaredSetting {
    fileprivate func json(in settings: SettingsInForce) -> JSON {
        let found = settings.found[key]
        return [
            "key": .string(key), "value": value(in: settings),
            "source": .string((found?.source ?? .standard).text),
            "set_by": JSON(found?.source.name(of: self, file: settings.file)), "is_secret": .bool(isSecret),
            "is_set": .bool(found != nil), "default": standardJSON,
            "variable": .string(variable), "flag": hasFlag ? .string(flag) : .null,
            "form": .string(form), "meaning": .string(meaning),
        ]
    }

    fileprivate func row(in settings: SettingsInForce) -> [String] {
        let found = settings.found[key]
        let shown: String =
            switch value(in: settings) {
            case .null: found == nil ? "-" : "********"
            case .string(let text): text
            case let other: other.text
            }
        return [key, shown, found?.source.name(of: self, file: settings.file) ?? "default"]
    }

    /// `null` for a secret.
    private func value(in settings: SettingsInForce) -> JSON {
        guard let found = settings.found[key] else { return standardJSON }
        return isSecret ? .null : json(found.text) ?? .null
    }
}
