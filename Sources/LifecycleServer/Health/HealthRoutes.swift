internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging

/// Whether the process lives, and whether it can do its work. Always reachable; tells nothing else.
struct HealthRoutes {
    let writer: LogWriter
    let reader: LogReader
    let forwarding: Forwarding?
    let troubles: Troubles

    /// `GET /health/live`
    @Sendable func live(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        .json(["status": "ok"])
    }

    /// `GET /health/ready`: 503 while the store can't commit or be read, or derived rows are behind the log.
    /// Asking is also an attempt to recover, so that a server without traffic finds out. Everybody may ask:
    /// what is wrong is told without paths, and the server's log has it whole.
    ///
    /// How the receiver fares, and what else is wrong, is told by its name, too, but is no reason for 503:
    /// deliveries have to come here all the more, to be stored. A clock behind the log is one.
    @Sendable func ready(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        if let problem = await writer.recovered() {
            throw Self.notReady(
                problem, "The store can't commit", "Deliveries are answered 503 until it can", context)
        }
        let health: StoreHealth
        do {
            health = try await reader.health()
        } catch {
            throw Self.notReady(
                error, "The store can't be read", "Queries are answered 503 until it can", context)
        }
        guard health.isProjectionCurrent, try await isCaughtUp(health) else {
            throw Problem(
                "projection-stale", status: 503, title: "Derived rows are behind the log",
                detail: Trouble.staleSolutions(health.staleSolutions).message
                    + " The server tries again every minute.")
        }
        let standing = await troubles.current(health).map(\.trouble)
        if let clock = standing.first(where: { $0.kind == .clockBehind }) {
            throw Problem(
                "clock-behind", status: 503, title: "The clock is behind the log", detail: clock.message)
        }
        var more: [(key: String, value: JSON)] = []
        if let forwarding { more.append(("receiver", .string(forwarding.standing.rawValue))) }
        if !standing.isEmpty {
            more.append(("troubles", .array(standing.map { .string($0.kind.rawValue) })))
        }
        return .json((["status": "ok"] as JSON).adding(more))
    }

    /// Solutions that could not be judged while recording get another try.
    private func isCaughtUp(_ health: StoreHealth) async throws -> Bool {
        guard health.staleSolutions > 0 else { return true }
        return try await writer.staleSolutionsLeft() == 0
    }

    private static func notReady(
        _ error: StoreError, _ title: String, _ effect: String, _ context: LifecycleRequestContext
    ) -> Problem {
        context.logger.error("not ready", metadata: ["problem": "\(error)"])
        return Problem(error.name, status: 503, title: title, detail: "\(effect): \(error.cause).")
    }
}
