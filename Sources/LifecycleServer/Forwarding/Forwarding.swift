internal import AsyncHTTPClient
internal import Foundation
internal import HTTPTypes
internal import LifecycleAnswers
internal import Logging
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import ServiceLifecycle
internal import Synchronization

/// Passes deliveries on to the receiver that was there before: the bytes and the signature as they came. It
/// is done while the sender waits, so that the sender sends again what the receiver didn't take.
///
/// How many are under way is bounded, and how many bytes: a receiver that hangs must neither fill the memory
/// nor take all connections. As a service it lives as long as the server, and ends after it.
final class Forwarding: Service {
    private let receiver: ReceiverAddress
    private let limits: ServerLimits
    private let client: HTTPClient
    private let metrics: ForwardingMetrics
    private let logger: Logger
    private let state = Mutex(State())
    /// Names this process among those that a delivery came through.
    private let mark = "lifecycle-" + String(UInt64.random(in: .min ... .max), radix: 16)

    private struct State {
        var underWay = 0
        var underWayBytes = 0
        var health = ReceiverHealth()
    }

    init(to receiver: ReceiverAddress, limits: ServerLimits, metrics: ForwardingMetrics, logger: Logger) {
        self.receiver = receiver
        self.limits = limits
        self.metrics = metrics
        self.logger = logger
        client = .guarded { configuration in
            configuration.timeout = HTTPClient.Configuration.Timeout(
                connect: limits.forwardTime, read: limits.forwardTime, write: limits.forwardTime)
            configuration.connectionPool = HTTPClient.Configuration.ConnectionPool(
                idleTimeout: ServerLimits.forwardIdleTime,
                concurrentHTTP1ConnectionsPerHostSoftLimit: ServerLimits.forwardConnections)
            // A receiver that is down is told at once; the sender is the one that tries again. One connection
            // that can't be made fails all deliveries that wait for one, too: they come again.
            configuration.connectionPool.retryConnectionEstablishment = false
        }
    }

    func run() async throws {
        // Services end in the reverse order of their start: whoever passes something on has ended by then.
        try? await gracefulShutdown()
        try await client.shutdown()
    }

    var standing: ReceiverHealth.Standing { state.withLock { $0.health.standing } }
    var underWay: Int { state.withLock { $0.underWay } }

    /// Whether this very process has passed the request on before: it came back.
    func hasPassed(_ fields: HTTPFields) -> Bool {
        fields[values: .via].contains { $0.contains(mark) }
    }

    static let loop = Problem(
        "forwarding-loop", status: 508, title: "Passed on to itself",
        detail: "This delivery was passed on by this same server, and came back. --forward-to must name the "
            + "receiver that was there before, not this server or a proxy in front of it.")

    /// Passes it on, with what belongs to it of its header `fields`, and waits for the answer.
    func pass(_ body: Data, _ fields: HTTPFields) async -> Passed {
        let passed = await send(body, fields)
        metrics.count(passed.outcome, passed.took)
        tell(state.withLock { $0.health.note(passed.outcome) }, passed.outcome)
        return passed
    }

    struct Passed: Sendable {
        let outcome: ForwardOutcome
        /// Until the receiver's status was there.
        let took: Duration
    }

    private func send(_ body: Data, _ fields: HTTPFields) async -> Passed {
        let began = ContinuousClock.now
        func passed(_ outcome: ForwardOutcome) -> Passed {
            Passed(outcome: outcome, took: began.duration(to: .now))
        }
        let isAdmitted = state.withLock { state in
            guard state.underWay < limits.forwards,
                state.underWayBytes + body.count <= ServerLimits.forwardedBytes
            else { return false }
            state.underWay += 1
            state.underWayBytes += body.count
            return true
        }
        guard isAdmitted else { return passed(.full) }
        defer {
            state.withLock { state in
                state.underWay -= 1
                state.underWayBytes -= body.count
            }
        }
        do {
            let response = try await client.execute(request(body, fields), timeout: limits.forwardTime)
            let answered = passed(ForwardOutcome(status: Int(response.status.code)))
            await readOut(response.body)
            return answered
        } catch {
            return passed(ForwardOutcome(error))
        }
    }

    private func request(_ body: Data, _ fields: HTTPFields) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: receiver.url)
        request.method = .POST
        for name in Self.passedOn {
            for value in fields[values: name] { request.headers.add(name: name.rawName, value: value) }
        }
        let via = fields[values: .via] + ["1.1 \(mark)"]
        request.headers.add(name: "Via", value: via.joined(separator: ", "))
        if let user = receiver.user { request.setBasicAuth(username: user, password: receiver.password) }
        request.body = .bytes(ByteBuffer(data: body))
        return request
    }

    /// Nobody wants what it says, but a connection can be used again only once it is read. What takes long,
    /// in time or bytes, closes the connection instead; the answer counts all the same.
    private func readOut(_ body: HTTPClientResponse.Body) async {
        await withTaskGroup { group in
            group.addTask { _ = try? await body.collect(upTo: ServerLimits.bodyBytes) }
            group.addTask { try? await Task.sleep(for: ServerLimits.forwardReadOutTime) }
            await group.next()
            group.cancelAll()
        }
    }

    /// The signatures, and what a receiver may look at: it is to see what it saw before.
    private static let passedOn = [
        "Content-Type", "User-Agent", "X-Hub-Signature-256", "X-Hub-Signature",
    ].compactMap { HTTPField.Name($0) }

    private func tell(_ news: ReceiverHealth.News?, _ outcome: ForwardOutcome) {
        switch news {
        case .failing:
            var metadata: Logger.Metadata = ["forward": "\(outcome.name.rawValue)"]
            if let status = outcome.status { metadata["forward_status"] = .stringConvertible(status) }
            if let why = outcome.why { metadata["problem"] = "\(why)" }
            logger.warning("the receiver doesn't take deliveries; they are answered 502", metadata: metadata)
        case .recovered(let failures):
            logger.notice(
                "the receiver takes deliveries again",
                metadata: ["failures": .stringConvertible(failures)])
        case nil:
            break
        }
    }
}
