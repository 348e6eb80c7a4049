import LifecycleServer
import Logging
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
                keyring.exchange(for: credentials)
                logger.notice("credentials read again", metadata: Self.counts(credentials))
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

    private static func counts(_ credentials: Credentials) -> Logger.Metadata {
        [
            "secrets": credentials.secrets.map { "\($0)" } ?? "none wanted",
            "tokens": credentials.tokens.map { "\($0)" } ?? "none",
            "verify_token": credentials.verifyToken == nil ? "none" : "set",
        ]
    }
}
