import ArgumentParser
import LifecycleAnswers
import LifecycleServer

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes tokens for reading over HTTP.", subcommands: [New.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Makes a token and prints it, once, and its entry.",
            discussion: """
                The token is for the client, which sends it as Authorization: Bearer TOKEN. The entry is for \
                the server: it holds no more than the token's SHA-256. Add it to LIFECYCLE_API_TOKENS, \
                separated by a comma, or to the file of LIFECYCLE_API_TOKENS_FILE, on a line of its own.
                """)

        @Argument(help: "Whose token it is, for example grafana: letters, digits, dots, dashes, underscores.")
        var name: String

        @Option(help: "What it opens: \(AccessScope.forms). Can be given twice.")
        var scope: [AccessScope]

        @Flag(help: "Print JSON.")
        var json = false

        func validate() throws {
            guard NewToken(name: name, scopes: Set(scope)) != nil else {
                throw ValidationError(
                    "NAME must have 1 to 64 letters, digits, dots, dashes or underscores, such as grafana.")
            }
        }

        func run() throws {
            guard let new = NewToken(name: name, scopes: Set(scope)) else { return }
            if json {
                Output.print([
                    "name": .string(new.name), "scopes": .array(new.scopes.map { .string($0.rawValue) }),
                    "token": .string(new.token), "entry": .string(new.entry),
                ])
            } else {
                Output.print("token  \(new.token)\nentry  \(new.entry)")
            }
        }
    }
}
