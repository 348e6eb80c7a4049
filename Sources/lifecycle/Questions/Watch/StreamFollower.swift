import AsyncHTTPClient
import Foundation
import LifecycleAnswers
import LifecycleServer
import NIOCore
import NIOHTTP1

/// Follows a server's event stream, and connects anew whenever it breaks, so that no event is left out and
/// none comes twice.
struct StreamFollower {
    private let server: ServerAddress
    private let address: URL
    private let token: String?
    private let complain: (String) -> Void

    /// Longer than the server is ever silent.
    private static let silence = TimeAmount.seconds(45)
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(30)

    init(server: ServerAddress, address: URL, token: String?, complain: @escaping (String) -> Void) {
        self.server = server
        self.address = address
        self.token = token
        self.complain = complain
        if let complaint = server.complaint(showing: token) { complain(complaint) }
    }

    /// Until the server refuses for good; a server that was never reached is a refusal too.
    func run(_ receive: (EventStreamReading.Message) -> Void) async throws -> Never {
        let client = HTTPClient.guarded { configuration in
            configuration.timeout = HTTPClient.Configuration.Timeout(
                connect: .seconds(10), read: Self.silence)
            // Trying again is our own affair, so that it can be told.
            configuration.connectionPool.retryConnectionEstablishment = false
        }
        var seen: String?
        var pause = Self.firstPause
        var hasConnected = false
        while true {
            let end: Break
            do {
                let response = try await connect(client, after: seen)
                if response.status == .ok {
                    if hasConnected { complain("connected again.") }
                    hasConnected = true
                    pause = Self.firstPause
                    end = await follow(response, &seen, receive)
                } else {
                    end = try await refusal(response, isFirst: !hasConnected)
                }
            } catch let refusal as Refusal {
                try? await client.shutdown()
                throw refusal
            } catch {
                end = Break(why: "can't be reached (\(ConnectionFailure.words(error)))")
            }
            guard hasConnected else {
                try? await client.shutdown()
                throw Refusal.unable(
                    "not-reached",
                    "\(server.authority) \(end.why). Is the server running, and is --url its address?")
            }
            if pause == Self.firstPause {
                complain("\(server.authority) \(end.why); connecting again.")
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private struct Break {
        /// Goes on from the server's name.
        let why: String
    }

    private func connect(_ client: HTTPClient, after seen: String?) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: address.absoluteString)
        request.headers.add(name: "Accept", value: ServerSentEvents.mediaType)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let seen { request.headers.add(name: ServerSentEvents.resumeHeader, value: seen) }
        return try await client.execute(request, timeout: .seconds(30))
    }

    private func follow(
        _ response: HTTPClientResponse, _ seen: inout String?,
        _ receive: (EventStreamReading.Message) -> Void
    ) async -> Break {
        guard response.headers.first(name: "Content-Type")?.hasPrefix(ServerSentEvents.mediaType) == true
        else { return Break(why: "answers with something else than an event stream") }
        var reading = EventStreamReading()
        do {
            for try await bytes in response.body {
                for message in try reading.read(bytes.readableBytesView) {
                    if message.event == ServerSentEvents.resetName {
                        complain(
                            "\(server.authority) has another log than before, or one that was "
                                + "restored from an older backup: all of it comes now, from its first event.")
                    } else {
                        receive(message)
                    }
                }
                seen = reading.lastEventID ?? seen
            }
            return Break(why: "ended the stream")
        } catch {
            return Break(why: "broke off (\(ConnectionFailure.words(error)))")
        }
    }

    /// What may pass is a break, once there was a connection; the rest would be answered the same again.
    private func refusal(_ response: HTTPClientResponse, isFirst: Bool) async throws -> Break {
        let status = response.status.code
        let body = try? await response.body.collect(upTo: 1 << 16)
        let problem = AnsweredProblem(body.map { Data($0.readableBytesView) })
        let mayPass = status >= 500 || status == 429
        if mayPass, !isFirst { return Break(why: "answers \(status)") }
        throw Refusal.unable(
            problem?.name ?? "not-a-stream",
            AnsweredProblem.words(status, problem, from: server, showing: token))
    }
}
