import ArgumentParser
import LifecycleAnswers

/// A setting, whatever its value is.
protocol DeclaredSetting: Sendable {
    /// In snake_case; the key in a file.
    var key: String { get }
    var meaning: String { get }
    var form: String { get }
    /// Never has a flag, and is never shown.
    var isSecret: Bool { get }
    var hasFlag: Bool { get }
    var isInFile: Bool { get }
    /// The default.
    var standardJSON: JSON { get }
    func accepts(_ text: String) -> Bool
    /// The value that a text stands for.
    func json(_ text: String) -> JSON?
}

extension DeclaredSetting {
    var variable: String { "LIFECYCLE_" + key.uppercased() }
    var flag: String { "--" + key.replacing("_", with: "-") }

    var help: ArgumentHelp {
        let words = meaning.hasSuffix(".") ? String(meaning.dropLast()) : meaning
        return switch standardJSON {
        case .null, .bool: "\(words) (\(variable))."
        case .string(let text): "\(words) (\(variable); default \(text))."
        case let standard: "\(words) (\(variable); default \(standard.text))."
        }
    }
}
