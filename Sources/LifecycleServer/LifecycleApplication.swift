public import Hummingbird
internal import HummingbirdCore
internal import LifecycleAnswers
public import LifecycleStore
public import Logging
public import ServiceLifecycle
public import SolutionLifecycle

/// The server's parts and settings; `application()` puts them together.
public struct LifecycleApplication: Sendable {
    public let writer: LogWriter
    public let reader: LogReader
    public let settings: ServerSettings
    /// Exchange its credentials to change them while the server runs.
    public let keyring: Keyring
    public let logger: Logger
    /// Stamps deliveries with their receipt.
    public let clock: @Sendable () -> UnixMilliseconds
    let live: LiveEvents
    let forwarding: Forwarding?
    let troubles: Troubles
    private let unread: UnreadAnswers
    private let bodies: ReceivingBodies
    private let metrics = ProcessMetrics()

    public static let version = "0.1.0"

    /// `lastAuthenticAt`: when the last delivery came that the log has from Meta.
    public init(
        writer: LogWriter, reader: LogReader, settings: ServerSettings,
        lastAuthenticAt: UnixMilliseconds? = nil,
        logger: Logger,
        clock: @escaping @Sendable () -> UnixMilliseconds
    ) {
        self.writer = writer
        self.reader = reader
        self.settings = settings
        keyring = Keyring(settings.credentials)
        self.logger = logger
        self.clock = clock
        unread = UnreadAnswers(limitBytes: settings.limits.unreadBytes)
        bodies = ReceivingBodies(settings.limits)
        live = LiveEvents(reader: reader, logger: logger, pace: settings.streams)
        forwarding = settings.forwardTo.map { [metrics] receiver in
            Forwarding(
                to: receiver, limits: settings.limits,
                metrics: ForwardingMetrics(factory: metrics.factory), logger: logger)
        }
        troubles = Troubles(
            webhook: WebhookRecord(lastAuthenticAt: lastAuthenticAt), writer: writer, reader: reader,
            forwarding: forwarding, expectDeliverySeconds: settings.expectDeliverySeconds, clock: clock,
            logger: logger)
        writer.onCommit { [metrics, live] group in
            metrics.count(group)
            if group.seqs != nil { live.look() }
        }
    }

    /// The service to run. On shutdown it stops accepting, and answers what it has accepted; close the writer
    /// after. `services` run as long as it does; `onListening` gets the port in use.
    public func application(
        beside services: [any Service] = [], onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router(),
            server: settings.limits.http1(below: settings.basePath),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                backlog: ServerLimits.waitingConnections,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    settings.limits.heldConnections(beside: settings.otherFiles))),
            services: own + services,
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    private var own: [any Service] {
        let always: [any Service] = [HeadNotes(reader: reader, logger: logger), live, troubles]
        let signing = settings.checkpoints.map {
            [CheckpointService(signer: $0, reader: reader, clock: clock, logger: logger) as any Service]
        }
        return always + (forwarding.map { [$0] } ?? []) + (signing ?? [])
    }

    private func router() -> Router<LifecycleRequestContext> {
        let router = Router(context: LifecycleRequestContext.self, options: .autoGenerateHeadEndpoints)
        let pages = Pages(
            frame: PageFrame(
                reader: reader, readGuard: readGuard, unread: unread, troubles: troubles,
                basePath: settings.basePath, clock: clock),
            notes: NoteRoutes(writer: writer, readGuard: readGuard, clock: clock))
        let table = routes + pages.routes.map(\.offEventLoop)
        router.middlewares.add(RequestMetrics(table, factory: metrics.factory))
        router.middlewares.add(ProblemMiddleware())
        router.middlewares.add(HostGuard())
        router.middlewares.add(BodyGuard())
        let readLog = ReadLog(
            readGuard: readGuard, trustedProxies: settings.trustedProxies, refusals: RefusalLog(),
            clock: clock)
        router.add(table, guardedBy: readLog, unread: unread)
        return router
    }

    private var readGuard: ReadGuard { ReadGuard(keyring: keyring, isOpen: settings.openReads) }

    /// Every address: its method, who may ask, and who answers.
    var routes: [Route] {
        let webhook = WebhookRoutes(
            keyring: keyring, writer: writer, trustedProxies: settings.trustedProxies,
            failures: FailedSignatures(limit: settings.limits.failedSignatures), refusals: RefusalLog(),
            notes: DeliveryNotes(metrics: metrics), record: troubles.webhook, forwarding: forwarding,
            bodies: bodies, clock: clock)
        let health = HealthRoutes(
            writer: writer, reader: reader, forwarding: forwarding, troubles: troubles)
        let past = PastLists(reader, path: writer.filePath, clock: clock)
        let solutions = SolutionRoutes(reader: reader, past: past, clock: clock)
        let log = LogRoutes(reader: reader, past: past)
        let notes = NoteRoutes(writer: writer, readGuard: readGuard, clock: clock)
        let checkpoint = CheckpointRoute(file: settings.checkpoints?.file)
        let stats = StatsRoute(reader: reader, troubles: troubles, clock: clock)
        let stream = StreamRoute(live: live, log: reader, readGuard: readGuard, limits: settings.limits)
        let metrics = MetricsRoutes(
            version: Self.version, process: metrics, live: live, forwarding: forwarding, troubles: troubles,
            writer: writer,
            reader: reader, clock: clock)
        return [
            Route(.get, "webhook", .everybody, webhook.shakeHands),
            Route(.post, "webhook", .everybody, webhook.receive),
            Route(.get, "health/live", .everybody, health.live),
            Route(.get, "health/ready", .everybody, health.ready),
            Route(.get, "openapi.json", .everybody, InterfaceRoutes().openAPI),
            Route(.get, "v1/solutions", .readers(.read), solutions.list).offEventLoop,
            Route(.get, "v1/solutions/:id", .readers(.read), solutions.one),
            Route(.get, "v1/solutions/:id/history", .readers(.read), solutions.history).offEventLoop,
            Route(.get, "v1/findings", .readers(.read), log.findings).offEventLoop,
            Route(.get, "v1/events", .readers(.read), log.events).offEventLoop,
            Route(.get, "v1/events/stream", .readers(.read), stream.follow),
            Route(.get, "v1/quarantine", .readers(.read), log.quarantine).offEventLoop,
            Route(.post, "v1/notes", .readers(.write), notes.add),
            Route(.get, "v1/checkpoint", .readers(.read), checkpoint.latest).offEventLoop,
            Route(.get, "v1/stats", .readers(.read), stats.stats).offEventLoop,
            Route(.get, "v1/lifecycle", .readers(.read), log.lifecycle),
            Route(.get, "metrics", .readers(.metrics), metrics.metrics),
        ]
    }
}
