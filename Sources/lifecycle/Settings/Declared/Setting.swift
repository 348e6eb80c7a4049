import LifecycleAnswers

/// Something that can be set: with a flag, with an environment variable, in the file of `--config`, or not at
/// all. It is declared once, in `Settings`; its names follow from the key.
struct Setting<Value: Sendable>: DeclaredSetting {
    let key: String
    /// What it is, as help and docs/configuration.md have it.
    let meaning: String
    /// The form and unit of its text, as errors have it: "… must be FORM".
    let form: String
    let standard: Value
    let isSecret: Bool
    let hasFlag: Bool
    let isInFile: Bool
    /// From text; `nil` where it has another form.
    let read: @Sendable (String) -> Value?
    let write: @Sendable (Value) -> JSON

    var standardJSON: JSON { write(standard) }
    func accepts(_ text: String) -> Bool { read(text) != nil }
    func json(_ text: String) -> JSON? { read(text).map(write) }
}

extension Setting where Value == String? {
    static func optionalText(
        _ key: String, _ meaning: String, form: String, hasFlag: Bool = true, isInFile: Bool = true
    ) -> Self {
        Setting(
            key: key, meaning: meaning, form: form, standard: nil, isSecret: false, hasFlag: hasFlag,
            isInFile: isInFile, read: { .some($0) }, write: { JSON($0) })
    }

    static func secret(_ key: String, _ meaning: String, form: String) -> Self {
        Setting(
            key: key, meaning: meaning, form: form, standard: nil, isSecret: true, hasFlag: false,
            isInFile: true, read: { .some($0) }, write: { JSON($0) })
    }
}

extension Setting where Value == String {
    static func text(_ key: String, _ meaning: String, form: String, standard: String) -> Self {
        Setting(
            key: key, meaning: meaning, form: form, standard: standard, isSecret: false, hasFlag: true,
            isInFile: true, read: { $0 }, write: { .string($0) })
    }
}

extension Setting {
    static func other(
        _ key: String, _ meaning: String, form: String, standard: Value,
        read: @escaping @Sendable (String) -> Value?, write: @escaping @Sendable (Value) -> JSON
    ) -> Self {
        Setting(
            key: key, meaning: meaning, form: form, standard: standard, isSecret: false, hasFlag: true,
            isInFile: true, read: read, write: write)
    }
}

extension Setting where Value == String? {
    /// A length of time, as it is written, or nothing.
    static func optionalSpan(_ key: String, _ meaning: String) -> Self {
        Setting(
            key: key, meaning: meaning, form: "a length of time: \(Asked.durationForms)", standard: nil,
            isSecret: false, hasFlag: true, isInFile: true,
            read: { Asked.durationSeconds($0) == nil ? nil : .some($0) }, write: { JSON($0) })
    }
}

extension Setting where Value == Int {
    static func number(
        _ key: String, _ meaning: String, in range: ClosedRange<Int>, unit: String = "", standard: Int
    ) -> Self {
        let form = "a number from \(range.lowerBound) to \(range.upperBound)"
        return Setting(
            key: key, meaning: meaning, form: unit.isEmpty ? form : "\(form), in \(unit)",
            standard: standard, isSecret: false, hasFlag: true, isInFile: true,
            read: { Int($0).flatMap { range.contains($0) ? $0 : nil } }, write: { JSON($0) })
    }
}

extension Setting where Value == Bool {
    /// Off, unless it is set.
    static func flag(_ key: String, _ meaning: String) -> Self {
        Setting(
            key: key, meaning: meaning, form: "true or false (also 1 or 0, yes or no)", standard: false,
            isSecret: false, hasFlag: true, isInFile: true,
            read: {
                ["true": true, "1": true, "yes": true, "false": false, "0": false, "no": false][
                    $0.lowercased()]
            },
            write: { .bool($0) })
    }
}

extension Setting where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the cases, by its raw value.
    static func choice(_ key: String, _ meaning: String, standard: Value) -> Self {
        Setting(
            key: key, meaning: meaning, form: Choices.form(Value.self), standard: standard, isSecret: false,
            hasFlag: true, isInFile: true, read: { Value(rawValue: $0) }, write: { .string($0.rawValue) })
    }
}

extension Setting {
    /// One of the cases, by its raw value, or nothing.
    static func optionalChoice<Choice>(_ key: String, _ meaning: String, of choice: Choice.Type) -> Self
    where Choice: CaseIterable & RawRepresentable & Sendable, Choice.RawValue == String, Value == Choice? {
        Setting(
            key: key, meaning: meaning, form: Choices.form(choice), standard: nil, isSecret: false,
            hasFlag: true, isInFile: true, read: { Choice(rawValue: $0).map(Optional.some) },
            write: { JSON($0?.rawValue) })
    }
}

private enum Choices {
    static func form<Choice>(_ choice: Choice.Type) -> String
    where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
        "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))"
    }
}
