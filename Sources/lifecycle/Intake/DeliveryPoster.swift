import AsyncHTTPClient
import Foundation
import LifecycleServer
import LifecycleStore
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PartnerSolutionsWebhook

/// Signs bodies and posts them to a webhook, as Meta would.
struct DeliveryPoster {
    private let url: String
    private let secrets: AppSecrets
    private let client: HTTPClient

    init(url: String, settings: SettingsInForce) throws {
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme), parsed.host != nil
        else {
            throw Refusal.unable(
                "bad-url", "\(url) is no http or https URL, such as http://127.0.0.1:8080/webhook.")
        }
        guard let secrets = try settings.appSecretsRead() else {
            throw Refusal.unable(
                "no-app-secret",
                "Posting needs the app secret to sign with. Set LIFECYCLE_APP_SECRETS (or …_FILE).")
        }
        self.init(url: url, secrets: secrets)
    }

    init(url: String, secrets: AppSecrets) {
        self.url = url
        self.secrets = secrets
        client = .guarded { configuration in
            configuration.redirectConfiguration = .follow(max: 5, allowCycles: false)
            // Where nothing listens, that is said at once.
            configuration.connectionPool.retryConnectionEstablishment = false
        }
    }

    func close() async throws {
        try await client.shutdown()
    }

    /// Waits where the server says that it can't store now; gives up after a minute.
    func post(_ body: Data) async throws -> Recorded {
        let attempts = 12
        for attempt in 1...attempts {
            let (status, answer) = try await send(body)
            if status == 200 { return try Self.recorded(answer) }
            guard status != 404, status != 405 else {
                throw Refusal.unable(
                    "not-accepted",
                    "\(url) answered \(status): it is not a webhook's address. That ends in /webhook, as in "
                        + "http://127.0.0.1:8080/webhook.")
            }
            guard status == 503, attempt < attempts else {
                throw Refusal.unable(
                    "not-accepted",
                    "\(url) answered \(status): \(answer). What was sent before is recorded; send the rest "
                        + "again, "
                        + "what is known already does no harm.")
            }
            try await Task.sleep(for: .seconds(5))
        }
        throw Refusal.unable("not-accepted", "\(url) did not accept the delivery.")
    }

    private func send(_ body: Data) async throws -> (status: UInt, answer: String) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: AppSecrets.headerName, value: secrets.signature(of: body))
        request.body = .bytes(ByteBuffer(data: body))
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let answer = try await response.body.collect(upTo: 1 << 16)
            return (response.status.code, String(buffer: answer))
        } catch {
            throw Refusal.unable(
                "not-reached",
                "\(url) can't be reached: \(ConnectionFailure.words(error)). Is the server running, and is "
                    + "this its address\(url.hasPrefix("https:") ? ", with https" : "")?")
        }
    }

    private struct Counts: Decodable {
        let recorded: Int
        let redelivered: Int
        let ignored: Int
        let quarantined: Int
    }

    private static func recorded(_ answer: String) throws -> Recorded {
        guard let counts = try? JSONDecoder().decode(Counts.self, from: Data(answer.utf8)) else {
            return Recorded()
        }
        return Recorded(
            recorded: counts.recorded, redelivered: counts.redelivered, ignored: counts.ignored,
            quarantined: counts.quarantined)
    }
}
