import CoreMetrics
import HTTPTypes
import LifecycleStore
import Synchronization
import Testing

@testable import LifecycleServer

@Suite("GET /metrics")
struct MetricsRouteTests {
    @Test("wants a token of its own scope where there are tokens")
    func scope() async throws {
        let read = try #require(NewToken(name: "reader", scopes: [.read]))
        let metrics = try #require(NewToken(name: "prometheus", scopes: [.metrics]))
        let tokens = try AccessTokens("\(read.entry),\(metrics.entry)")
        try await ServerUnderTest.run(settings: { $0.credentials.tokens = tokens }) { server async throws in
            func status(_ headers: HTTPFields) async throws -> Int {
                try await server.get("/metrics", headers: headers).status
            }
            #expect(try await status([:]) == 401)
            #expect(try await status([.authorization: "Bearer \(read.token)"]) == 403)
            #expect(try await status([.authorization: "Bearer \(metrics.token)"]) == 200)
        }
    }

    @Test("answers also while the store can't be read, and says so")
    func unreadable() async throws {
        try await ServerUnderTest.run { server async throws in
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1"))
            #expect(
                try await server.get("/metrics").text.contains("lifecycle_solutions{status=\"DRAFT\"} 1\n"))
            server.reader.close()
            let answer = try await server.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.text.contains("\nlifecycle_store_readable 0\n"))
            #expect(answer.text.contains("\nlifecycle_deliveries_total{outcome=\"recorded\"} 1\n"))
            #expect(!answer.text.contains("lifecycle_solutions"))

            let ready = try await server.get("/health/ready")
            #expect(ready.status == 503 && ready.object["title"] as? String == "The store can't be read")
            #expect(!ready.text.contains("log.sqlite"))
        }
    }

    @Test("what a client makes up adds no series")
    func madeUp() async throws {
        try await ServerUnderTest.run { server async throws in
            for number in 1...5 { _ = try await server.get("/made/up/\(number)") }
            _ = try await server.get("/v1/solutions/17")
            _ = try await server.get("/webhook", method: .delete)
            let text = try await server.get("/metrics").text
            let count = "lifecycle_http_request_duration_seconds_count"
            #expect(text.contains("\n\(count){method=\"other\",route=\"other\"} 6\n"))
            #expect(text.contains("\n\(count){method=\"GET\",route=\"/v1/solutions/{id}\"} 1\n"))
            #expect(!text.contains("made") && !text.contains("17\""))
        }
    }

    @Test("deliveries that can't be stored count as unavailable")
    func unavailable() async throws {
        var limits = StoreLimits()
        limits.queuedBytes = 300
        try await ServerUnderTest.run(limits: limits) { server async throws in
            let long = String(repeating: " ", count: 300) + ServerUnderTest.body("DRAFT", of: "1")
            #expect(try await server.post(long).status == 503)
            let text = try await server.get("/metrics").text
            #expect(text.contains("\nlifecycle_deliveries_total{outcome=\"unavailable\"} 1\n"))
            #expect(text.contains("\nlifecycle_last_seq 0\n"))
            #expect(!text.contains("lifecycle_last_delivery_age_seconds"))
        }
    }

    @Test("a costly answer is given again for many times as long, a quick one is asked anew")
    func ration() async throws {
        let asked = Mutex(0)
        func ask() -> Int {
            asked.withLock {
                $0 += 1
                return $0
            }
        }
        let quick = RationedAnswer<Int>(quick: .seconds(3600))
        #expect(try await [quick.current(ask), quick.current(ask)] == [1, 2])
        let costly = RationedAnswer<Int>(quick: .zero, rest: 1_000_000_000)
        #expect(try await [costly.current(ask), costly.current(ask)] == [3, 3])
        struct Failed: Error {}
        await #expect(throws: Failed.self) {
            try await RationedAnswer<Int>(quick: .zero).current { throw Failed() }
        }
    }
}

@Suite("The backend for swift-metrics")
struct PrometheusFactoryTests {
    private let factory = PrometheusFactory([
        MetricDescription("seconds", "Some \"help\"\nwith \\ in it.", bounds: [1, 2])
    ])

    private var text: String {
        var text = ""
        for family in factory.families { family.write(to: &text) }
        return text
    }

    @Test("sorts values into buckets, bounds included, and counts them up")
    func histogram() {
        let timer = Timer(label: "seconds", dimensions: [("a", "x\"\\\n")], factory: factory)
        for nanoseconds: Int64 in [500_000_000, 1_000_000_000, 1_500_000_000, 9_000_000_000] {
            timer.recordNanoseconds(nanoseconds)
        }
        #expect(
            text == #"""
                # HELP seconds Some "help"\nwith \\ in it.
                # TYPE seconds histogram
                seconds_bucket{a="x\"\\\n",le="1"} 2
                seconds_bucket{a="x\"\\\n",le="2"} 3
                seconds_bucket{a="x\"\\\n",le="+Inf"} 4
                seconds_sum{a="x\"\\\n"} 12
                seconds_count{a="x\"\\\n"} 4

                """#)
    }

    @Test("the same label and dimensions are the same instrument; another kind of it isn't shown")
    func same() {
        for _ in 1...3 { Counter(label: "some.counter", factory: factory).increment(by: 2) }
        Counter(label: "some.counter", dimensions: [("a", "b")], factory: factory).increment()
        Meter(label: "some.counter", factory: factory).set(7)
        #expect(text.contains("\nsome_counter 6\nsome_counter{a=\"b\"} 1\n"))
        #expect(!text.contains("7"))
    }

    @Test("gauges go up and down; numbers are written as the format wants them")
    func numbers() {
        let meter = Meter(label: "meter", factory: factory)
        meter.set(2.5)
        meter.decrement(by: 1)
        #expect(text.contains("# TYPE meter gauge\nmeter 1.5\n"))
        let written = [0.0, -3, 1e15, 0.001, .infinity, -.infinity, .nan].map(MetricFamily.text)
        #expect(written == ["0", "-3", "1000000000000000", "0.001", "+Inf", "-Inf", "NaN"])
    }
}
