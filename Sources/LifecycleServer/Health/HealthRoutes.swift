internal import Hummingbird
internal import LifecycleStore
internal import Logging

/// Whether the process lives, and whether it can do its work. Always reachable; tells nothing else.
struct HealthRoutes {
    let writer: LogWriter
    let reader: LogReader

    /// `GET /health/live`
    @Sendable func live(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        .json(["status": "ok"])
    }

    /// `GET /health/ready`: 503 while the store can't commit, or derived rows are behind the log. Asking is
    /// also an attempt to recover, so that a server without traffic finds out.
    @Sendable func ready(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        if let problem = await writer.recovered() {
            context.logger.error("not ready", metadata: ["problem": "\(problem)"])
            throw Problem(
                problem.name, status: 503, title: "The store can't commit",
                detail: "Deliveries are answered 503 until it can. The server's log says why.")
        }
        let health = try await reader.health()
        guard health.staleSolutions == 0, health.isProjectionCurrent else {
            throw Problem(
                "projection-stale", status: 503, title: "Derived rows are behind the log",
                detail:
                    "\(health.staleSolutions) solutions could not be judged while recording (a defect; the "
                    + "log "
                    + "has everything). Restart with `lifecycle replay` in between, and please report it.")
        }
        return .json(["status": "ok"])
    }
}
