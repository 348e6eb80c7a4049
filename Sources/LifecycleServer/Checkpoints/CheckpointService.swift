internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging
internal import ServiceLifecycle
internal import SolutionLifecycle

/// Signs the head of the log at the start and hourly if it grew.
struct CheckpointService: Service {
    let signer: CheckpointSigner
    let reader: LogReader
    let clock: @Sendable () -> UnixMilliseconds
    let logger: Logger

    private static let seconds = 3600

    func run() async throws {
        // A service that returned before its time would take the server with it.
        await cancelWhenGracefulShutdown {
            repeat {
                await sign()
            } while (try? await Task.sleep(for: .seconds(Self.seconds))) != nil
        }
    }

    private func sign() async {
        do {
            guard let note = try await signer.sign(reader, at: clock()) else { return }
            let head = note.split(separator: "\n").dropFirst(2).prefix(2).joined(separator: " ")
            logger.notice("checkpoint signed", metadata: ["head": "\(head)", "file": "\(signer.file.path)"])
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("no checkpoint was signed", metadata: ["problem": "\(error)"])
        }
    }
}
