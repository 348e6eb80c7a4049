import ArgumentParser
import Configuration
import Foundation
import Synchronization

/// What every setting is, and where that comes from: flags, else environment, else the file of `--config`,
/// else the defaults. `settings.port` reads the setting `port`.
@dynamicMemberLookup
struct SettingsInForce: Sendable {
    struct Found: Sendable {
        let text: String
        let source: SettingSource
    }

    /// By key; what nothing sets isn't here.
    let found: [String: Found]
    /// The file of `--config`.
    let file: String?
    /// Variables that look like settings, and aren't.
    let unknownVariables: [String]
    /// Variables that an orchestrator sets for a service of our name, which are none of ours.
    let serviceLinks: [String]
    private let flags: GivenFlags
    private let environment: [String: String]

    /// A variable that is empty counts as unset. What has a wrong form is an error once the setting is used
    /// (`read`), and not before: a command judges only what it needs.
    init(_ flags: GivenFlags = GivenFlags(), environment: [String: String] = Self.processEnvironment) throws {
        self.flags = flags
        self.environment = environment
        let ours = environment.filter { $0.key.hasPrefix("LIFECYCLE_") && !$0.value.isEmpty }
        let variables = ours.filter { !ServiceLinks.isOne($0.key, $0.value) }
        serviceLinks = ours.keys.filter { variables[$0] == nil }.sorted()
        let config = Settings.declared.config
        file = flags.texts[config.key] ?? variables[config.variable]
        let inFile = try file.map { try SettingsFile(path: $0).texts } ?? [:]
        let origins = Origins()
        let reader = ConfigReader(
            providers: [
                InMemoryProvider(name: "flags", values: Self.values(flags.texts)),
                EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "lifecycle"),
                InMemoryProvider(name: "file", values: Self.values(inFile)),
            ], accessReporter: origins)
        var found: [String: Found] = [:]
        for setting in Settings.all {
            let text = reader.string(forKey: ConfigKey([setting.key]), isSecret: setting.isSecret)
            guard let text, let source = origins.source(ofKey: setting.key) else { continue }
            // What was typed with this very command is judged at once.
            guard source != .flag || setting.accepts(text) else {
                throw Self.refusal(of: setting, source, file)
            }
            found[setting.key] = Found(text: text, source: source)
        }
        self.found = found
        let known = Set(Settings.all.map(\.variable))
        unknownVariables = variables.keys.filter { !known.contains($0) }.sorted()
    }

    /// The same, with the file read again.
    func again() throws -> SettingsInForce {
        try SettingsInForce(flags, environment: environment)
    }

    subscript<Value>(dynamicMember path: KeyPath<Settings, Setting<Value>>) -> Value {
        get throws {
            let setting = Settings.declared[keyPath: path]
            guard let found = found[setting.key] else { return setting.standard }
            guard let value = setting.read(found.text) else {
                throw Self.refusal(of: setting, found.source, file)
            }
            return value
        }
    }

    /// Throws where any setting has a wrong form.
    func checkAll() throws {
        for setting in Settings.all {
            guard let found = found[setting.key], !setting.accepts(found.text) else { continue }
            throw Self.refusal(of: setting, found.source, file)
        }
    }

    static var processEnvironment: [String: String] { ProcessInfo.processInfo.environment }

    private static func values(_ texts: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        Dictionary(
            uniqueKeysWithValues: texts.map {
                (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
            })
    }

    /// Wrong usage where it was the command line; else it could not be answered.
    private static func refusal(
        of setting: any DeclaredSetting, _ source: SettingSource, _ file: String?
    ) -> any Error {
        let why = "\(source.name(of: setting, file: file)) must be \(setting.form)."
        return source == .flag ? ValidationError(why) : Refusal.unable("bad-setting", why)
    }
}

/// Notes which provider gave each value.
private final class Origins: AccessReporter {
    private let sources = Mutex<[String: SettingSource]>([:])

    func report(_ event: AccessEvent) {
        let index = event.providerResults.firstIndex { (try? $0.result.get().value) != nil }
        sources.withLock {
            $0[event.metadata.key.components.joined()] = index.flatMap(SettingSource.init(rawValue:))
        }
    }

    func source(ofKey key: String) -> SettingSource? {
        sources.withLock { $0[key] }
    }
}
