import Hummingbird
import LifecycleServer
import ServiceLifecycle

extension LifecycleApplication {
    /// Runs until SIGTERM or SIGINT, and says clearly where it can't listen.
    func run(
        beside services: [any Service] = [], onListening: @escaping @Sendable (Int) async -> Void
    ) async throws {
        do {
            try await application(beside: services, onListening: onListening).runService()
        } catch {
            throw Refusal.listening(on: settings.host, settings.port, error)
        }
    }
}
