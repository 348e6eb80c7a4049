import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// What Prometheus's own Python client finds at `/metrics` (Tests/read_metrics.py).
struct Scrape {
    struct Sample: Decodable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Family: Decodable {
        let name: String
        let type: String
        let help: String
        let samples: [Sample]
    }

    struct Unreadable: Error {
        let complaints: String
    }

    let families: [Family]

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Made by `make test-tools`.
    private static let python = tests.deletingLastPathComponent()
        .appendingPathComponent(".build-test-tools/bin/python")

    init(_ server: ServingProcess, token: String? = nil) async throws {
        var request = HTTPClientRequest(url: server.url + "/metrics")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        #expect(response.status == .ok)
        #expect(response.headers.first(name: "Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        try self.init(text: String(buffer: try await response.body.collect(upTo: 1 << 24)))
    }

    init(text: String) throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.python.path),
            "Prometheus's Python client is missing: run `make test-tools`, which gets it from PyPI")
        let read = try LifecycleProcess.run(
            [Self.tests.appendingPathComponent("read_metrics.py").path], input: text, program: Self.python)
        guard read.exitCode == 0 else { throw Unreadable(complaints: read.complaints) }
        families = try JSONDecoder().decode([Family].self, from: Data(read.output.utf8))
    }

    /// The value of the one sample with this name and exactly these labels; `nil` where there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = families.flatMap(\.samples).filter { $0.name == name && $0.labels == labels }
        return found.count == 1 ? found[0].value : nil
    }

    /// By the value of a label, without zeros.
    func values(_ name: String, by label: String) -> [String: Double] {
        let found = families.flatMap(\.samples).filter { $0.name == name && $0.value != 0 }
        return found.reduce(into: [:]) { $0[$1.labels[label] ?? "", default: 0] += $1.value }
    }

    /// That every family is described, none comes twice, and every histogram is one.
    func expectSound() {
        #expect(Set(families.map(\.name)).count == families.count)
        for family in families {
            #expect(!family.help.isEmpty && family.help != "Not described.", "\(family.name)")
            #expect(["counter", "gauge", "histogram"].contains(family.type), "\(family.name)")
            #expect(family.samples.allSatisfy { !$0.value.isNaN && $0.value >= 0 }, "\(family.name)")
            if family.type == "histogram" { Self.expectHistogram(family) }
        }
    }

    private static func expectHistogram(_ family: Family) {
        let series = Dictionary(grouping: family.samples) { sample in
            sample.labels.filter { $0.key != "le" }
        }
        for (labels, samples) in series {
            let buckets = samples.filter { $0.name.hasSuffix("_bucket") }
            let bounds = buckets.compactMap { $0.labels["le"].flatMap(Double.init) }
            let counts = buckets.map(\.value)
            #expect(
                bounds == bounds.sorted() && Set(bounds).count == bounds.count, "\(family.name) \(labels)")
            #expect(bounds.count == buckets.count && bounds.last == .infinity, "\(family.name) \(labels)")
            #expect(counts == counts.sorted(), "cumulative: \(family.name) \(labels)")
            let count = samples.filter { $0.name == family.name + "_count" }.map(\.value)
            let sum = samples.filter { $0.name == family.name + "_sum" }.map(\.value)
            #expect(count == [counts.last ?? -1] && sum.count == 1, "\(family.name) \(labels)")
            #expect((sum.first ?? 0) > 0 || count == [0], "\(family.name) \(labels)")
        }
    }
}
