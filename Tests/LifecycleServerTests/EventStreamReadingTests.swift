import Testing

@testable import LifecycleAnswers

@Suite("Reading server-sent events")
struct EventStreamReadingTests {
    private static let stream =
        ": following\nid: 6\n\nevent: recorded\nid: 7\ndata: {\"a\":\"x: y\"}\n\n: still here\n\n"
        + "event:recorded\r\nid:8\r\ndata:1\r\ndata:  2\r\nretry: 5\r\n\r\n"
        + "data\r\revent: recorded\nid: 9\ndata: cut"

    private static let messages = [
        EventStreamReading.Message(event: "recorded", data: #"{"a":"x: y"}"#),
        EventStreamReading.Message(event: "recorded", data: "1\n 2"),
        EventStreamReading.Message(event: "message", data: ""),
    ]

    @Test("gives the same messages, however the bytes are cut", arguments: 1...40)
    func pieces(_ size: Int) throws {
        var reading = EventStreamReading()
        var messages: [EventStreamReading.Message] = []
        let bytes = Array(Self.stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            messages += try reading.read(bytes[start...].prefix(size))
        }
        #expect(messages == Self.messages)
        #expect(reading.lastEventID == "8", "the last block is not complete")
    }

    @Test("keeps the id of a block without data")
    func identityAlone() throws {
        var reading = EventStreamReading()
        #expect(try reading.read(": following\nid: 6\n".utf8).isEmpty && reading.lastEventID == nil)
        #expect(try reading.read("\n".utf8).isEmpty && reading.lastEventID == "6")
    }

    @Test("refuses a line without end")
    func longLine() throws {
        var reading = EventStreamReading(limitBytes: 10)
        _ = try reading.read("0123456789\n0123456789".utf8)
        #expect(throws: EventStreamReading.LineTooLong.self) { _ = try reading.read("x".utf8) }
    }
}
