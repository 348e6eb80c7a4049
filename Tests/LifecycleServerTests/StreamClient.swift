import AsyncHTTPClient
import Foundation
import HummingbirdTesting
import LifecycleAnswers
import NIOCore
import NIOHTTP1

@testable import LifecycleServer

/// A client of the event stream, for one task.
final class StreamClient {
    let status: Int
    let headers: [String: String]
    private(set) var reading = EventStreamReading()
    // One task uses it; `next` of the client library runs elsewhere.
    nonisolated(unsafe) private var bytes: HTTPClientResponse.Body.AsyncIterator
    private var waiting: [EventStreamReading.Message] = []

    struct Message {
        let seq: Int64
        let event: [String: Any]
        let raised: [[String: Any]]
        let healed: [[String: Any]]

        init(_ data: String) {
            let object = (try? JSONSerialization.jsonObject(with: Data(data.utf8))) as? [String: Any] ?? [:]
            event = object["event"] as? [String: Any] ?? [:]
            raised = object["findings_raised"] as? [[String: Any]] ?? []
            healed = object["findings_healed"] as? [[String: Any]] ?? []
            seq = (event["seq"] as? NSNumber)?.int64Value ?? -1
        }
    }

    init(
        _ server: ServerUnderTest, _ query: String = "", lastEventID: String? = nil, token: String? = nil
    ) async throws {
        var request = HTTPClientRequest(
            url: "http://127.0.0.1:\(server.client.port ?? 0)/v1/events/stream\(query)")
        if let lastEventID { request.headers.add(name: "Last-Event-ID", value: lastEventID) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer " + token) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        status = Int(response.status.code)
        headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
        bytes = response.body.makeAsyncIterator()
    }

    /// The next message; `nil` at the end of the stream.
    func next() async throws -> Message? {
        try await nextMessage().map { Message($0.data) }
    }

    /// The same, as it came.
    func nextMessage() async throws -> EventStreamReading.Message? {
        while waiting.isEmpty {
            guard let piece = try await bytes.next() else { return nil }
            waiting += try reading.read(piece.readableBytesView)
        }
        return waiting.removeFirst()
    }

    func next(_ count: Int) async throws -> [Message] {
        var messages: [Message] = []
        while messages.count < count, let message = try await next() { messages.append(message) }
        return messages
    }

    /// Reads at most so many bytes more, also in the middle of a message, and answers the whole messages.
    /// Then the client must go: what else has come by then is lost.
    func readBytes(_ count: Int) async throws -> [Message] {
        var left = count
        var messages: [Message] = []
        while left > 0, let piece = try await bytes.next() {
            messages += try reading.read(piece.readableBytesView.prefix(left)).map { Message($0.data) }
            left -= piece.readableBytes
        }
        return messages
    }

    /// Reads until a block is complete that has an id.
    func waitForID() async throws {
        while reading.lastEventID == nil, let piece = try await bytes.next() {
            waiting += try reading.read(piece.readableBytesView)
        }
    }

    /// What comes until this has come, as text.
    func text(until end: String) async throws -> String {
        var text = ""
        while !text.contains(end), let piece = try await bytes.next() { text += String(buffer: piece) }
        return text
    }

    /// What is left, as text.
    func rest() async throws -> String {
        var text = ""
        while let piece = try await bytes.next() { text += String(buffer: piece) }
        return text
    }
}
