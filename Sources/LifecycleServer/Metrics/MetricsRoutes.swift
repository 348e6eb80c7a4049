internal import Hummingbird
internal import LifecycleStore
internal import Logging
internal import SolutionLifecycle

/// `/metrics`: what this process has counted, and how the store fares at this moment.
struct MetricsRoutes: Sendable {
    /// Of this program.
    let version: String
    let process: ProcessMetrics
    let live: LiveEvents
    let forwarding: Forwarding?
    let troubles: Troubles
    let writer: LogWriter
    let reader: LogReader
    let clock: @Sendable () -> UnixMilliseconds
    /// Those that nobody has acknowledged, and the others.
    private let openFindings = RationedAnswer<
        (open: [FindingFlag: Int64], acknowledged: [FindingFlag: Int64])
    >()
    private let startedAt: UnixMilliseconds

    init(
        version: String, process: ProcessMetrics, live: LiveEvents, forwarding: Forwarding?,
        troubles: Troubles, writer: LogWriter, reader: LogReader,
        clock: @escaping @Sendable () -> UnixMilliseconds
    ) {
        self.version = version
        self.process = process
        self.live = live
        self.forwarding = forwarding
        self.troubles = troubles
        self.writer = writer
        self.reader = reader
        self.clock = clock
        startedAt = clock()
    }

    /// `GET /metrics`. Also while the store can't be read: then the metrics that come from it are missing,
    /// and `lifecycle_store_readable` is 0.
    @Sendable func metrics(_ request: Request, _ context: LifecycleRequestContext) async -> Response {
        var families = process.factory.families + processFamilies + receiverFamilies
        families += await troubleFamilies()
        do {
            families += Self.families(try await reader.figures(), now: clock())
            let findings = try await openFindings.current {
                (try await reader.openFindings(), try await reader.acknowledgedFindings())
            }
            families.append(Self.findings(findings.open, acknowledged: findings.acknowledged))
            families.append(Self.readable(true))
        } catch {
            context.logger.error("metrics of the store are missing", metadata: ["problem": "\(error)"])
            families.append(Self.readable(false))
        }
        var text = ""
        for family in families { family.write(to: &text) }
        return Response(
            status: .ok,
            headers: [
                .contentType: MetricFamily.contentType, .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func readable(_ isReadable: Bool) -> MetricFamily {
        MetricFamily(
            "lifecycle_store_readable", "1 where the database could be read for this scrape.",
            isReadable ? 1 : 0)
    }

    private var processFamilies: [MetricFamily] {
        var families = [
            MetricFamily(
                "lifecycle_build_info", .gauge, "1; the program is in the labels.",
                [
                    MetricFamily.Sample(
                        labels: [
                            ("version", version), ("rules", "\(TransitionTable.version)"),
                            ("build", Self.build),
                        ], value: 1)
                ]),
            MetricFamily(
                "lifecycle_queue_length", "Deliveries waiting for the writer.", writer.queueLength),
            MetricFamily("lifecycle_streams", "Open event streams.", live.readerCount),
            MetricFamily(
                "lifecycle_store_writable",
                "0 while the last attempt to write failed; deliveries are answered 503 then.",
                writer.problem == nil ? 1 : 0),
            MetricFamily(
                "process_start_time_seconds", .gauge, "When this server started, in Unix seconds.",
                [MetricFamily.Sample(value: Double(startedAt.rawValue) / 1000)]),
        ]
        if let bytes = ResidentMemory.bytes {
            families.append(
                MetricFamily("process_resident_memory_bytes", "Memory of this process.", bytes))
        }
        return families
    }

    private func troubleFamilies() async -> [MetricFamily] {
        let standing = Set(await troubles.current().map(\.trouble.kind))
        var families = [
            MetricFamily(
                "lifecycle_trouble", .gauge, "1 while this is wrong with the service itself.",
                Trouble.Kind.allCases.map { kind in
                    MetricFamily.Sample(
                        labels: [("trouble", kind.rawValue)], value: standing.contains(kind) ? 1 : 0)
                }),
            MetricFamily(
                "lifecycle_refused_since_accepted",
                "Deliveries refused for their signature since the last accepted one.",
                troubles.webhook.state.refused),
        ]
        if let last = troubles.webhook.state.lastAuthenticAt {
            families.append(
                MetricFamily(
                    "lifecycle_last_authentic_age_seconds", .gauge,
                    "Since the last authentic delivery, of whatever field; missing while there is none.",
                    [MetricFamily.Sample(value: max(0, Double(clock().rawValue - last.rawValue) / 1000))]))
        }
        if let expected = troubles.expectDeliverySeconds {
            families.append(
                MetricFamily(
                    "lifecycle_expected_delivery_seconds",
                    "How long Meta may be silent (`expect_delivery_every`); missing where it isn't set.",
                    expected))
        }
        return families
    }

    private var receiverFamilies: [MetricFamily] {
        guard let forwarding else { return [] }
        let underWay = MetricFamily(
            "lifecycle_forwards_under_way", "Deliveries being passed on to the receiver.", forwarding.underWay
        )
        let isUp: Bool
        switch forwarding.standing {
        case .untried: return [underWay]
        case .ok: isUp = true
        case .failing: isUp = false
        }
        let help = "1 where the receiver took the last delivery passed on; missing while there is none."
        return [underWay, MetricFamily("lifecycle_receiver_up", help, isUp ? 1 : 0)]
    }

    private static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }
}
