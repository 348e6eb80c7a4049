import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LifecycleStore
import Logging
import PartnerSolutionsWebhook
import ServiceLifecycle
import SolutionLifecycle
import TestSupport

@testable import LifecycleServer

/// A real server on a real socket over a real file, for one test.
struct ServerUnderTest {
    static let secret = "an app secret"
    static let verifyToken = "a verify token"
    static let now = UnixMilliseconds(1_739_361_600_500)

    let client: any TestClientProtocol
    let writer: LogWriter
    let reader: LogReader
    let keyring: Keyring
    let live: LiveEvents
    let routes: [Route]

    static func run(
        limits: StoreLimits = StoreLimits(),
        clock: @escaping @Sendable () -> UnixMilliseconds = { now },
        settings change: (inout ServerSettings) -> Void = { _ in },
        _ test: @Sendable @escaping (ServerUnderTest) async throws -> Void
    ) async throws {
        let settings = settings(change)
        try await ServerPlaces.shared.hold {
            try await run(limits, clock, settings, test)
        }
    }

    private static func settings(
        _ change: (inout ServerSettings) -> Void
    ) -> ServerSettings {
        var settings = ServerSettings()
        settings.port = 0
        settings.credentials = Credentials(secrets: AppSecrets([secret]), verifyToken: verifyToken)
        change(&settings)
        return settings
    }

    private static func run(
        _ limits: StoreLimits, _ clock: @escaping @Sendable () -> UnixMilliseconds,
        _ settings: ServerSettings,
        _ test: @Sendable @escaping (ServerUnderTest) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.sqlite")
        let writer = try LogWriter(path: path, limits: limits, clock: clock)
        defer { writer.close() }
        let reader = try LogReader(path: path, clock: clock)
        defer { reader.close() }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = LifecycleApplication(
            writer: writer, reader: reader, settings: settings, logger: logger, clock: clock)
        try await server.application().test(.live) { client in
            try await test(
                ServerUnderTest(
                    client: client, writer: writer, reader: reader, keyring: server.keyring,
                    live: server.live,
                    routes: server.routes))
        }
    }

    /// The server as it runs outside tests, with no client of its own: the test framework's drops the limit
    /// of connections.
    static func listening(
        _ change: (inout ServerLimits) -> Void, _ test: @Sendable @escaping (_ port: Int) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.sqlite")
        let writer = try LogWriter(path: path, clock: { now })
        defer { writer.close() }
        let reader = try LogReader(path: path, clock: { now })
        defer { reader.close() }
        let settings = settings { change(&$0.limits) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = LifecycleApplication(
            writer: writer, reader: reader, settings: settings, logger: logger, clock: { now })
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let services = ServiceGroup(
            services: [server.application(onListening: { listening.yield($0) })], logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { listening.finish() }
                try await services.run()
            }
            for await port in ports {
                defer { listening.finish() }
                do {
                    try await test(port)
                } catch {
                    await services.triggerGracefulShutdown()
                    throw error
                }
                await services.triggerGracefulShutdown()
            }
            try await group.waitForAll()
        }
    }

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        /// The members of a JSON object; empty where it is none.
        var object: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }

        var items: [[String: Any]] {
            object["items"] as? [[String: Any]] ?? []
        }
    }

    func get(_ uri: String, headers: HTTPFields = [:], method: HTTPRequest.Method = .get) async throws
        -> Answer
    {
        try await send(uri, method, headers, nil)
    }

    /// Posts a body to the webhook as Meta would, with headers of one's own where given.
    func post(_ body: String, headers: HTTPFields? = nil) async throws -> Answer {
        try await send("/webhook", .post, headers ?? Self.signed(body), ByteBuffer(string: body))
    }

    /// Sends a form, as a browser does.
    func submit(_ form: String, to uri: String, headers: HTTPFields = [:]) async throws -> Answer {
        var all = headers
        all[.contentType] = "application/x-www-form-urlencoded"
        return try await send(uri, .post, all, ByteBuffer(string: form))
    }

    func send(
        _ uri: String, _ method: HTTPRequest.Method, _ headers: HTTPFields, _ body: ByteBuffer?
    ) async throws -> Answer {
        try await client.execute(uri: uri, method: method, headers: headers, body: body) { response in
            Answer(
                status: response.status.code, headers: response.headers, text: String(buffer: response.body))
        }
    }

    static func signed(_ body: String, with secret: String = secret) -> HTTPFields {
        guard let name = HTTPField.Name(AppSecrets.headerName), let secrets = AppSecrets([secret]) else {
            return [:]
        }
        return [name: secrets.signature(of: Data(body.utf8))]
    }

    /// One change as Meta would tell it.
    static func body(
        _ status: String, of solution: String, at second: Int64 = 1_739_361_600,
        event: String = "SOLUTION_UPDATED",
        portfolio: String = "506914307656634", note: String? = nil
    ) -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"\(portfolio)","time":\(second),"changes":[\
        {"field":"partner_solutions","value":{"event":"\(event)","solution_id":"\(solution)",\
        "solution_status":"\(status)"\(note.map { ",\"note\":\"\($0)\"" } ?? "")}}]}]}
        """
    }
}
