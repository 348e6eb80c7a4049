/// Where a setting's value comes from, the strongest first.
enum SettingSource: Int, CaseIterable, Comparable, Sendable {
    case flag
    case environment
    case file
    /// Nothing sets it.
    case standard

    static func < (one: SettingSource, other: SettingSource) -> Bool {
        one.rawValue < other.rawValue
    }

    var text: String {
        switch self {
        case .flag: "flag"
        case .environment: "environment"
        case .file: "file"
        case .standard: "default"
        }
    }

    /// What to look at to change it: the flag's name, the variable's, the key in the file.
    func name(of setting: any DeclaredSetting, file: String?) -> String {
        switch self {
        case .flag: setting.flag
        case .environment: setting.variable
        case .file: "\(setting.key) in \(file ?? "the file")"
        case .standard: setting.key
        }
    }
}
