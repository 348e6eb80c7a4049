import Foundation
import Logging
import SolutionLifecycle
import Synchronization
import Testing

@testable import LifecycleServer

@Suite("Log lines as JSON")
struct JSONLogHandlerTests {
    /// The lines that were written.
    private final class Written: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func logger() -> Logger {
            Logger(label: "test") { label in
                JSONLogHandler(label: label, clock: { UnixMilliseconds(1_739_361_600_500) }) { line in
                    self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
                }
            }
        }
    }

    @Test("numbers are numbers, and whatever came from outside stays on its line")
    func line() {
        let written = Written()
        var logger = written.logger()
        logger[metadataKey: "kept"] = "\u{1B}[31m\nred\u{85}\""
        logger.info(
            "said\n",
            metadata: [
                "count": .stringConvertible(7), "ms": .stringConvertible(1.25),
                "is": .stringConvertible(true), "list": ["a", ["b": "c"]], "time": "mine",
                "hb.request.id": "7f",
            ])
        let line = #"""
            {"time":"2025-02-12T12:00:00.500Z","level":"info","logger":"test","message":"said\u000a",\#
            "count":7,"request":"7f","is":true,"kept":"\u001b[31m\u000ared\u0085\"",\#
            "list":["a",{"b":"c"}],"ms":1.25,"metadata_time":"mine"}

            """#
        #expect(written.all == [line])
    }

    @Test("metadata of a logger is its own; levels below are not written")
    func values() {
        let written = Written()
        let one = written.logger()
        var other = one
        other[metadataKey: "a"] = "b"
        other.logLevel = .error
        other.info("not written")
        one.info("written")
        #expect(written.all.count == 1 && !written.all.joined().contains("\"a\""))
    }

    @Test("each line of many threads is whole")
    func threads() async {
        let written = Written()
        await withTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    for _ in 1...50 {
                        written.logger().info("m", metadata: ["n": .stringConvertible(number)])
                    }
                }
            }
        }
        #expect(written.all.count == 400)
        #expect(written.all.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}\n") })
    }
}
