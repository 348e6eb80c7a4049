internal import LifecycleStore
internal import Logging
internal import ServiceLifecycle

/// Logs the head of the log once a day: kept where the database isn't, it tells whether the log was cut or
/// rewritten since (`lifecycle verify --expect-head`).
struct HeadNotes: Service {
    let reader: LogReader
    let logger: Logger

    func run() async throws {
        // A service that returned before its time would take the server with it.
        await cancelWhenGracefulShutdown {
            repeat {
                await note()
            } while (try? await Task.sleep(for: .seconds(86_400))) != nil
        }
    }

    private func note() async {
        do {
            let head = try await reader.head()
            logger.notice("head of the log", metadata: ["head": "\(head)"])
        } catch {
            // The server ends, perhaps before it began: its port was taken.
            guard !Task.isCancelled else { return }
            logger.error("the head of the log can't be read", metadata: ["problem": "\(error)"])
        }
    }
}
