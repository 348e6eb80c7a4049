import LifecycleAnswers
import LifecycleServer
import Logging
import PartnerSolutionsWebhook
import ServiceLifecycle
import UnixSignals

/// On SIGHUP reads secrets, verify token and tokens again, and exchanges them while requests go on. Where
/// they can't be read, those in force stay, and the log says what is wrong.
struct CredentialReload: Service {
    let keyring: Keyring
    let read: @Sendable () throws -> Credentials
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                let credentials = try read()
                let before = keyring.credentials.secrets?.fingerprints ?? []
                keyring.exchange(for: credentials)
                var metadata = Self.counts(credentials)
                metadata["app_secrets"] = "\(Self.change(before, credentials.secrets?.fingerprints ?? []))"
                logger.notice("credentials read again", metadata: metadata)
            } catch let refusal as Refusal {
                keepOld(refusal.problem.detail)
            } catch {
                keepOld("\(error)")
            }
        }
    }

    private func keepOld(_ why: String) {
        logger.error("credentials not read again; the old ones stay", metadata: ["problem": "\(why)"])
    }

    /// `1 unchanged (3f2a), 1 new (77b0), 1 gone (0c1d)`.
    private static func change(_ before: [String], _ now: [String]) -> String {
        let groups = [
            ("unchanged", now.filter(before.contains)), ("new", now.filter { !before.contains($0) }),
            ("gone", before.filter { !now.contains($0) }),
        ]
        let words = groups.filter { !$0.1.isEmpty }.map { name, fingerprints in
            "\(fingerprints.count) \(name) (\(fingerprints.joined(separator: ", ")))"
        }
        return words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    private static func counts(_ credentials: Credentials) -> Logger.Metadata {
        [
            "secrets": credentials.secrets.map { "\($0)" } ?? "none wanted",
            "tokens": credentials.tokens.map { "\($0)" } ?? "none",
            "verify_token": credentials.verifyToken == nil ? "none" : "set",
        ]
    }
}
