internal import HTTPTypes
public import Hummingbird
internal import HummingbirdCore
public import LifecycleStore
public import Logging
public import PartnerSolutionsWebhook
public import SolutionLifecycle

/// The server's parts and settings; `application()` puts them together.
public struct LifecycleServer: Sendable {
    public let writer: LogWriter
    public let reader: LogReader
    public let settings: Settings
    public let logger: Logger
    /// Stamps deliveries with their receipt.
    public let clock: @Sendable () -> UnixMilliseconds

    public struct Settings: Sendable {
        public var host = "127.0.0.1"
        /// 0: any free one.
        public var port = 8080
        /// `nil`: unsigned deliveries are accepted, from this machine alone (`--insecure-unsigned`).
        public var secrets: AppSecrets?
        /// `nil`: handshakes are refused.
        public var verifyToken: String?
        /// Anybody may read.
        public var openReads = false

        public init() {}
    }

    public init(
        writer: LogWriter, reader: LogReader, settings: Settings, logger: Logger,
        clock: @escaping @Sendable () -> UnixMilliseconds
    ) {
        self.writer = writer
        self.reader = reader
        self.settings = settings
        self.logger = logger
        self.clock = clock
    }

    /// The service to run. On shutdown it stops accepting, and answers what it has accepted; close the writer
    /// after. `onListening` gets the port in use.
    public func application(
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router(),
            server: ServerLimits.http1,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(ServerLimits.connections)),
            services: [HeadNotes(reader: reader, logger: logger)],
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    /// Every route, in one table.
    private func router() -> Router<LifecycleRequestContext> {
        let router = Router(context: LifecycleRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.middlewares.add(ProblemMiddleware())
        router.middlewares.add(HostGuard())

        let webhook = WebhookRoutes(
            secrets: settings.secrets, verifyToken: settings.verifyToken, writer: writer, clock: clock)
        router.get("webhook", use: webhook.shakeHands)
        router.post("webhook", use: webhook.receive)

        let health = HealthRoutes(writer: writer, reader: reader)
        router.get("health/live", use: health.live)
        router.get("health/ready", use: health.ready)

        let solutions = SolutionRoutes(reader: reader, clock: clock)
        let log = LogRoutes(reader: reader)
        let queries: [(RouterPath, @Sendable (Request, LifecycleRequestContext) async throws -> Response)] = [
            ("v1/solutions", solutions.list),
            ("v1/solutions/:id", solutions.one),
            ("v1/solutions/:id/history", solutions.history),
            ("v1/findings", log.findings),
            ("v1/events", log.events),
            ("v1/quarantine", log.quarantine),
            ("v1/lifecycle", log.lifecycle),
        ]
        let guarded = router.group().add(middleware: ReadGuard(isOpen: settings.openReads))
        for (path, answer) in queries {
            guarded.get(path, use: answer)
        }
        let readOnly: [RouterPath] = queries.map(\.0) + ["health/live", "health/ready"]
        for path in readOnly { refuseOtherMethods(router, path, except: [.get, .head]) }
        refuseOtherMethods(router, "webhook", except: [.get, .head, .post])
        return router
    }

    private func refuseOtherMethods(
        _ router: Router<LifecycleRequestContext>, _ path: RouterPath, except allowed: [HTTPRequest.Method]
    ) {
        let methods: [HTTPRequest.Method] = [.post, .put, .patch, .delete, .options]
        for method in methods where !allowed.contains(method) {
            router.on(path, method: method) { request, _ -> Response in
                throw Problem(
                    "method-not-allowed", status: 405, title: "Method not allowed",
                    detail: "\(request.method.rawValue) means nothing at \(request.uri.path).",
                    allowedMethods: allowed.map(\.rawValue))
            }
        }
    }
}
