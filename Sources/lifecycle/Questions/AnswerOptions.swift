import ArgumentParser

/// How an answer is printed and read.
struct AnswerOptions: ParsableArguments {
    @Flag(help: "Print JSON, the same objects as over HTTP.")
    var json = false

    @Flag(inversion: .prefixedNo, help: Settings.declared.strict.help)
    var strict: Bool?

    func isStrict(_ database: DatabaseOptions) throws -> Bool {
        try database.settings { $0.add(\.strict, strict) }.strict
    }
}
