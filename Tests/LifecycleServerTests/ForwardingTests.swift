import AsyncHTTPClient
import Foundation
import HTTPTypes
import HummingbirdTesting
import LifecycleStore
import NIOCore
import NIOHTTP1
import PartnerSolutionsWebhook
import TestSupport
import Testing

@testable import LifecycleServer

@Suite("Forwarding", .timeLimit(.minutes(5)))
struct ForwardingTests {
    private static let other = """
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":1}]}]}
        """

    private static func run(
        to receiver: Receiver, limits: StoreLimits = StoreLimits(),
        _ change: @escaping (inout ServerLimits) -> Void = { _ in },
        _ test: @Sendable @escaping (ServerUnderTest) async throws -> Void
    ) async throws {
        defer { receiver.close() }
        try await ServerUnderTest.run(
            limits: limits,
            settings: {
                $0.forwardTo = ReceiverAddress(receiver.url)
                change(&$0.limits)
            }, test)
    }

    /// On a connection of its own: the client of `ServerUnderTest` has one for all.
    private static func post(_ body: String, port: Int) async throws -> Int {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/webhook")
        request.method = .POST
        for field in ServerUnderTest.signed(body) {
            request.headers.add(name: field.name.rawName, value: field.value)
        }
        request.body = .bytes(ByteBuffer(string: body))
        return Int(try await HTTPClient.shared.execute(request, timeout: .minutes(4)).status.code)
    }

    @Test("passes the bytes and the signatures on as they came, of other fields and unreadable bodies too")
    func unchanged() async throws {
        let receiver = try Receiver()
        try await Self.run(to: receiver) { server async throws in
            let odd = " \n{\"entry\" :\t[],\"caf\\u00e9\":\"\u{E9}\u{0}\"} "
            for body in [ServerUnderTest.body("DRAFT", of: "1"), Self.other, "no JSON", odd] {
                var headers = ServerUnderTest.signed(body)
                headers[.contentType] = "application/json; charset=odd"
                headers[.userAgent] = "facebookexternalua"
                headers[try #require(HTTPField.Name("X-Hub-Signature"))] = "sha1=0123"
                headers[try #require(HTTPField.Name("Via"))] = "1.1 proxy"
                headers[.cookie] = "not=passed"
                #expect(try await server.post(body, headers: headers).status == 200)
                let taken = try #require(receiver.taken.last)
                #expect(taken.body == Array(body.utf8))
                #expect(taken.head.hasPrefix("POST /hook HTTP/1.1\r\n"))
                let signature = try #require(HTTPField.Name(AppSecrets.headerName))
                #expect(taken.field(AppSecrets.headerName) == headers[signature])
                #expect(taken.field("X-Hub-Signature") == "sha1=0123")
                #expect(taken.field("Content-Type") == headers[.contentType])
                #expect(taken.field("User-Agent") == "facebookexternalua" && taken.field("Cookie") == nil)
                #expect(taken.field("Via")?.hasPrefix("1.1 proxy, 1.1 lifecycle-") == true)
            }
            #expect(receiver.taken.count == 4)
            #expect(try await server.get("/health/ready").object["receiver"] as? String == "ok")
        }
    }

    @Test("passes nothing on that isn't signed or couldn't be stored; answers handshakes itself")
    func withheld() async throws {
        let receiver = try Receiver()
        var limits = StoreLimits()
        limits.queuedBytes = 300
        try await Self.run(to: receiver, limits: limits) { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1")
            #expect(try await server.post(body, headers: [:]).status == 401)
            #expect(
                try await server.post(body, headers: ServerUnderTest.signed(body, with: "no")).status == 401)
            #expect(try await server.post(String(repeating: " ", count: 300) + body).status == 503)
            let query = "hub.mode=subscribe&hub.verify_token=a%20verify%20token&hub.challenge=7"
            #expect(try await server.get("/webhook?" + query).text == "7")
            #expect(receiver.seen.isEmpty)
            #expect(try await server.get("/health/ready").object["receiver"] as? String == "untried")
            #expect(try await !server.get("/metrics").text.contains("lifecycle_receiver_up"))
        }
    }

    @Test("50 failures of every manner: sent again until 200, everything is stored once and received")
    func failures() async throws {
        let receiver = try Receiver()
        let port = receiver.port
        let manners = Receiver.Manner.allCases.filter { ![.ok, .endless].contains($0) }
        try await Self.run(to: receiver, { $0.forwardTime = .milliseconds(500) }) { server async throws in
            var receivers = [receiver]
            defer { receivers.forEach { $0.close() } }
            var sent: Set<[UInt8]> = []
            for round in 0..<50 {
                let bodies = [
                    ServerUnderTest.body("DRAFT", of: "\(round)"), Self.other + "\(round)",
                    "no JSON \(round)",
                ]
                let body = round.isMultiple(of: 5) ? bodies[1 + round / 5 % 2] : bodies[0]
                sent.insert(Array(body.utf8))
                // One in nine: nothing listens. Else one of the eight manners.
                if round % (manners.count + 1) == manners.count {
                    receivers.last?.close()
                } else {
                    receivers.last?.manner = manners[round % (manners.count + 1)]
                }
                let failed = try await server.post(body)
                #expect(failed.status == 502, "round \(round): \(failed.text)")
                #expect(failed.object["type"] as? String == "urn:lifecycle:problem:not-forwarded")
                #expect(!failed.text.contains("\(port)"))
                #expect(try await server.get("/health/ready").object["receiver"] as? String == "failing")
                if round % (manners.count + 1) == manners.count { receivers.append(try Receiver(port: port)) }
                receivers.last?.manner = .ok
                // As Meta does: until it is taken. On a slow machine once may not be enough.
                var answer = try await server.post(body)
                while answer.status == 502 { answer = try await server.post(body) }
                #expect(answer.status == 200)
                if body == bodies[0] { #expect(answer.object["redelivered"] as? Int == 1) }
            }
            let events = try await server.get("/v1/events?limit=1000").items
            #expect(events.count == 40 && Set(events.compactMap { $0["solution_id"] as? String }).count == 40)
            let secrets = try #require(AppSecrets([ServerUnderTest.secret]))
            let taken = receivers.flatMap(\.taken)
            #expect(Set(taken.map(\.body)) == sent && sent.count == 50)
            for request in taken {
                let header = try #require(request.field(AppSecrets.headerName))
                #expect(secrets.signer(of: Data(request.body), header: header) != nil)
            }
            let metrics = try await server.get("/metrics").text
            for name in ["refused", "timed_out", "unreachable", "broken", "delivered"] {
                #expect(!metrics.contains("lifecycle_forwards_total{outcome=\"\(name)\"} 0\n"), "\(name)")
            }
            #expect(metrics.contains("\nlifecycle_receiver_up 1\n"))
        }
    }

    @Test(
        "says what a receiver did",
        arguments: zip(
            [Receiver.Manner.error, .notFound, .redirect, .reset, .hangUp, .nonsense],
            ["refused", "refused", "refused", "broken", "broken", "broken"]))
    func outcomes(manner: Receiver.Manner, outcome: String) async throws {
        let receiver = try Receiver()
        receiver.manner = manner
        try await Self.run(to: receiver) { server async throws in
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 502)
            let text = try await server.get("/metrics").text
            #expect(text.contains("\nlifecycle_forwards_total{outcome=\"\(outcome)\"} 1\n"), "\(text)")
            receiver.close()
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "2")).status == 502)
            #expect(
                try await server.get("/metrics").text.contains(
                    "\nlifecycle_forwards_total{outcome=\"unreachable\"} 1\n"))
        }
    }

    @Test("waits no longer than the limit, and doesn't mind what a receiver says beside its status")
    func time() async throws {
        let receiver = try Receiver()
        try await Self.run(to: receiver, { $0.forwardTime = .milliseconds(200) }) { server async throws in
            receiver.manner = .stall
            let clock = ContinuousClock()
            let took = try await clock.measure {
                let answer = try await server.post(ServerUnderTest.body("DRAFT", of: "1"))
                #expect(answer.status == 502 && answer.text.contains("did not answer in time"))
            }
            #expect(took >= .milliseconds(200))
            let text = try await server.get("/metrics").text
            #expect(text.contains("\nlifecycle_forwards_total{outcome=\"timed_out\"} 1\n"))
            #expect(text.contains("\nlifecycle_receiver_up 0\n"))
            #expect(text.contains("\nlifecycle_forwards_under_way 0\n"))
        }
        let endless = try Receiver()
        endless.manner = .endless
        try await Self.run(to: endless) { server async throws in
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 200)
        }
    }

    @Test("more than the limit at a time are answered 503, stored all the same")
    func bound() async throws {
        let receiver = try Receiver()
        receiver.manner = .stall
        let long = TimeAmount.minutes(5)
        try await Self.run(
            to: receiver,
            {
                $0.forwards = 2
                $0.forwardTime = long
            }
        ) { server async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                let port = try #require(server.client.port)
                for id in ["1", "2"] {
                    group.addTask { try await Self.post(ServerUnderTest.body("DRAFT", of: id), port: port) }
                }
                await receiver.hasSeen(2)
                let third = ServerUnderTest.body("DRAFT", of: "3")
                let answer = try await server.post(third)
                #expect(answer.status == 503 && answer.headers[.retryAfter] == "5")
                #expect(answer.object["type"] as? String == "urn:lifecycle:problem:forwarding-full")
                #expect(try await server.get("/v1/solutions/3").status == 200)
                receiver.release()
                for try await status in group { #expect(status == 200) }
                #expect(try await server.post(third).object["redelivered"] as? Int == 1)
                #expect(receiver.taken.count == 3)
            }
        }
    }

    @Test("what comes back to it is refused with 508, and goes round no further")
    func loop() async throws {
        let receiver = try Receiver()
        try await Self.run(to: receiver) { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1")
            #expect(try await server.post(body).status == 200)
            var headers = ServerUnderTest.signed(body)
            headers[try #require(HTTPField.Name("Via"))] = receiver.taken.first?.field("Via")
            let answer = try await server.post(body, headers: headers)
            #expect(answer.status == 508 && receiver.seen.count == 1)
        }
    }
}

@Suite("The receiver")
struct ReceiverTests {
    @Test(
        "is an http or https URL, shown without secrets",
        arguments: [
            ("http://127.0.0.1:9000/hook", "http://127.0.0.1:9000/hook"),
            ("HTTPS://a.example", "https://a.example"),
            ("https://me:hush@a.example/b?key=hush", "https://***@a.example/b?***"),
            ("http://[::1]:9/", "http://[::1]:9/"), ("http://a.example?", "http://a.example?***"),
        ])
    func shown(_ text: String, _ shown: String) throws {
        #expect(try #require(ReceiverAddress(text)).shown == shown)
    }

    @Test(
        "is refused where it is anything else",
        arguments: [
            "", "a", "127.0.0.1:9000", "ftp://a", "http://", "http:///b", "http://a/#b", "unix:///a",
            "http://a:0/", "http://a:70000/", "http://a b/", "//a/b", "mailto:a@b",
        ])
    func refused(_ text: String) {
        #expect(ReceiverAddress(text) == nil)
    }

    @Test(
        "isn't the server itself",
        arguments: [
            ("http://127.0.0.1:80", "127.0.0.1", true), ("http://localhost", "127.0.0.1", true),
            ("http://localhost", "::1", true), ("http://127.0.0.1", "localhost", true),
            ("http://127.0.0.9", "0.0.0.0", true), ("http://[::1]", "::", true),
            ("http://[::1]", "::1", true),
            ("http://10.0.0.1", "10.0.0.1", true), ("http://127.0.0.2", "127.0.0.1", false),
            ("http://[::1]", "127.0.0.1", false), ("http://10.0.0.1", "127.0.0.1", false),
            ("http://127.0.0.1:81", "127.0.0.1", false), ("https://127.0.0.1", "127.0.0.1", false),
        ])
    func itself(_ receiver: String, _ host: String, _ isItself: Bool) throws {
        #expect(try #require(ReceiverAddress(receiver)).isListening(at: host, port: 80) == isItself)
    }

    @Test("is announced once where it takes every other delivery, and again after a minute")
    func announced() {
        var health = ReceiverHealth()
        let start = ContinuousClock.now
        func news(_ outcome: ForwardOutcome, _ second: Int) -> String {
            switch health.note(outcome, at: start + .seconds(second)) {
            case .failing: "failing"
            case .recovered(let failures): "recovered after \(failures)"
            case nil: "-"
            }
        }
        #expect(news(.delivered(status: 200), 0) == "-")
        #expect(news(.timedOut, 1) == "failing" && news(.timedOut, 2) == "-" && news(.full, 2) == "-")
        #expect(news(.delivered(status: 200), 3) == "recovered after 2")
        #expect(news(.refused(status: 500), 4) == "-" && news(.delivered(status: 200), 5) == "-")
        #expect(news(.refused(status: 500), 60) == "-" && news(.refused(status: 500), 61) == "failing")
        #expect(health.standing == .failing)
    }
}
