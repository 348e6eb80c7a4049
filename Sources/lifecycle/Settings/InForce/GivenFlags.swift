/// What the command line gives, by the settings' keys.
struct GivenFlags: Sendable {
    private(set) var texts: [String: String] = [:]

    mutating func add<Value>(_ path: KeyPath<Settings, Setting<Value>>, _ text: String?) {
        texts[Settings.declared[keyPath: path].key] = text
    }

    mutating func add(_ path: KeyPath<Settings, Setting<Bool>>, _ isOn: Bool?) {
        add(path, isOn.map { "\($0)" })
    }
}
