import Foundation
import LifecycleServer
import PartnerSolutionsWebhook

// What secrets, verify token and tokens are: each from its own setting, or from the file that `…_file`
// names.

extension SettingsInForce {
    /// All that requests are checked against. `unsigned`: deliveries need no signature.
    func credentials(unsigned: Bool) throws -> Credentials {
        let secrets = unsigned ? nil : try appSecretsRead()
        guard unsigned || secrets != nil else {
            throw Refusal.unable(
                "no-app-secret",
                "There is no app secret, so no delivery could be told from a forged one. Set "
                    + "LIFECYCLE_APP_SECRETS (or …_FILE) to the app secret from Meta's dashboard under App "
                    + "settings, Basic. To try things out without: --insecure-unsigned.")
        }
        return Credentials(
            secrets: secrets,
            verifyToken: try one(\.verifyToken, \.verifyTokenFile, "LIFECYCLE_VERIFY_TOKEN (or …_FILE)"),
            tokens: try tokensRead())
    }

    /// The app secrets; `nil` where there are none.
    func appSecretsRead() throws -> AppSecrets? {
        guard let (text, isFile) = try secret(\.appSecrets, \.appSecretsFile) else { return nil }
        let secrets = try SecretText.list(text, "LIFECYCLE_APP_SECRETS (or …_FILE)", isFile: isFile)
        guard let appSecrets = AppSecrets(secrets) else {
            throw Refusal.unable(
                "empty-secret",
                "One of the app secrets is empty, so that anybody could sign. LIFECYCLE_APP_SECRETS is a "
                    + "comma-separated list without empty places.")
        }
        return appSecrets
    }

    /// What to show to a server that asks for a token; `nil` where there is none.
    func shownToken() throws -> String? {
        try one(\.token, \.tokenFile, "LIFECYCLE_TOKEN (or …_FILE)")
    }

    /// The one line that a text has beside comments.
    private func one(
        _ path: KeyPath<Settings, Setting<String?>>, _ filePath: KeyPath<Settings, Setting<String?>>,
        _ name: String
    ) throws -> String? {
        guard let (text, _) = try secret(path, filePath) else { return nil }
        let lines = SecretText.lines(text)
        guard lines.count == 1, let line = lines.first else {
            throw Refusal.unable(
                "bad-secret", "\(name) has \(lines.count) lines beside comments. Write one alone.")
        }
        return line
    }

    private func tokensRead() throws -> AccessTokens? {
        guard let (text, _) = try secret(\.apiTokens, \.apiTokensFile) else { return nil }
        do {
            return try AccessTokens(SecretText.lines(text).joined(separator: "\n"))
        } catch {
            throw Refusal.unable("bad-tokens", "LIFECYCLE_API_TOKENS (or …_FILE): \(error)")
        }
    }

    /// The setting, or what stands in the file that the other one names, whichever source is stronger; the
    /// setting itself where both come from the same. `nil` where neither is set.
    private func secret(
        _ path: KeyPath<Settings, Setting<String?>>, _ filePath: KeyPath<Settings, Setting<String?>>
    ) throws -> (text: String, isFile: Bool)? {
        let setting = Settings.declared[keyPath: path]
        let named = Settings.declared[keyPath: filePath]
        guard let inFile = found[named.key],
            inFile.source < found[setting.key]?.source ?? .standard
        else { return found[setting.key].map { ($0.text, false) } }
        let name = inFile.source.name(of: named, file: file)
        guard let bytes = FileManager.default.contents(atPath: inFile.text) else {
            throw Refusal.unable(
                "unreadable-secret",
                "\(name) names \(inFile.text), which can't be read. Check that it is there, a file, and "
                    + "readable for this user.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal.unable(
                "unreadable-secret",
                "\(name) names \(inFile.text), which is no text in UTF-8. Write the secret into it as text.")
        }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty else {
            throw Refusal.unable(
                "empty-secret", "\(name) names \(inFile.text), which is empty. Write the secret into it.")
        }
        return (value, true)
    }
}
