import ArgumentParser
import Foundation
import PartnerSolutionsWebhook

struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Prints the X-Hub-Signature-256 for a body, as Meta would sign it.",
        discussion: "Signs the exact bytes with the first of LIFECYCLE_APP_SECRETS.")

    @Argument(help: "The body's file, or - for stdin.")
    var file: String

    @OptionGroup var source: SettingsOptions

    func run() throws {
        guard let secrets = try source.settings().appSecretsRead() else {
            throw Refusal.unable(
                "no-app-secret", "There is no app secret to sign with. Set LIFECYCLE_APP_SECRETS (or …_FILE)."
            )
        }
        Output.print(secrets.signature(of: try InputFile(file).readAll()))
    }
}
