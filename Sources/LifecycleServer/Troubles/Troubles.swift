internal import LifecycleStore
internal import Logging
internal import ServiceLifecycle
internal import SolutionLifecycle
internal import Synchronization

/// What is wrong with the service itself. Whoever looks is told what stands, and the log has a line when a
/// trouble begins and one when it ends.
final class Troubles: Service {
    let webhook: WebhookRecord
    /// How long Meta may be silent, in seconds; `nil` where nobody said.
    let expectDeliverySeconds: Int64?
    private let writer: LogWriter
    private let reader: LogReader
    private let forwarding: Forwarding?
    private let clock: @Sendable () -> UnixMilliseconds
    private let logger: Logger
    private let startedAt: UnixMilliseconds
    private let begun = Mutex<[Trouble.Kind: UnixMilliseconds]>([:])

    /// What nobody asks about is noticed all the same.
    private static let lookEvery = Duration.seconds(5)

    init(
        webhook: WebhookRecord, writer: LogWriter, reader: LogReader, forwarding: Forwarding?,
        expectDeliverySeconds: Int64?, clock: @escaping @Sendable () -> UnixMilliseconds, logger: Logger
    ) {
        self.webhook = webhook
        self.writer = writer
        self.reader = reader
        self.forwarding = forwarding
        self.expectDeliverySeconds = expectDeliverySeconds
        self.clock = clock
        self.logger = logger
        startedAt = clock()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                _ = await self.current()
            } while (try? await Task.sleep(for: Self.lookEvery)) != nil
        }
    }

    /// A trouble that stands, and since when it is known.
    struct Standing: Hashable, Sendable {
        let trouble: Trouble
        let since: UnixMilliseconds
    }

    /// The worst first. `health`: where it was read just now.
    func current(_ health: StoreHealth? = nil) async -> [Standing] {
        let now = clock()
        var health = health
        if health == nil { health = try? await reader.health() }
        return note(found(now, stale: health?.staleSolutions ?? 0), now)
    }

    private func found(_ now: UnixMilliseconds, stale: Int) -> [Trouble] {
        let state = webhook.state
        var found: [Trouble] = []
        if let problem = writer.problem { found.append(.notStoring(problem.cause)) }
        if state.lacksValues { found.append(.valuesNotIncluded) }
        if state.refused > 0 {
            found.append(.deliveriesRefused(state.refused, accepted: state.accepted))
        }
        if forwarding?.standing == .failing { found.append(.receiverFailing) }
        if let lag = writer.clockLag { found.append(.clockBehind(milliseconds: lag)) }
        if stale > 0 { found.append(.staleSolutions(stale)) }
        if let why = state.handshakeRefusal { found.append(.handshakeRefused(why)) }
        if let expected = expectDeliverySeconds {
            let silence = now.seconds.rawValue - (state.lastAuthenticAt ?? startedAt).seconds.rawValue
            if silence > expected { found.append(.silent(seconds: silence, expected: expected)) }
        }
        return found
    }

    private func note(_ found: [Trouble], _ now: UnixMilliseconds) -> [Standing] {
        let (standing, ended) = begun.withLock { begun in
            let kinds = Set(found.map(\.kind))
            let ended = begun.filter { !kinds.contains($0.key) }
            for (kind, _) in ended { begun[kind] = nil }
            let standing = found.map { trouble in
                (Standing(trouble: trouble, since: begun[trouble.kind] ?? now), begun[trouble.kind] == nil)
            }
            for kind in kinds where begun[kind] == nil { begun[kind] = now }
            return (standing, ended)
        }
        for (standing, isNew) in standing where isNew {
            logger.log(
                level: standing.trouble.severity == .error ? .error : .warning, "trouble begins",
                metadata: [
                    "trouble": "\(standing.trouble.kind.rawValue)", "what": "\(standing.trouble.message)",
                ])
        }
        for (kind, since) in ended {
            let seconds = max(0, now.rawValue - since.rawValue) / 1000
            logger.notice(
                "trouble ends",
                metadata: [
                    "trouble": "\(kind.rawValue)", "lasted_seconds": .stringConvertible(seconds),
                ])
        }
        return standing.map(\.0)
    }
}
