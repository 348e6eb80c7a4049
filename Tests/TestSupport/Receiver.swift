import Foundation

/// A receiver of webhooks on this machine that fails in whatever manner it is told to. It speaks HTTP/1.1 by
/// hand, since no server library would do what some of these are.
public final class Receiver: @unchecked Sendable {
    public enum Manner: Sendable, CaseIterable {
        case ok
        case error
        case notFound
        /// To itself, where the manner would be the same.
        case redirect
        /// Says nothing, until `release`.
        case stall
        /// Resets the connection once it has read the request.
        case reset
        /// Closes it without an answer.
        case hangUp
        /// Answers something else than HTTP.
        case nonsense
        /// Answers 200, and never ends its body.
        case endless
    }

    /// An answer of a test's own, byte by byte, after which the connection is closed.
    public struct Said: Sendable {
        let text: String
        /// Follows, again and again, until the other side has had enough or this many bytes have come.
        let flood: String
        static let floodBytes = 256 << 20

        public init(_ text: String, flood: String = "") {
            self.text = text
            self.flood = flood
        }
    }

    public struct Request: Sendable {
        public let head: String
        public let body: [UInt8]

        public func field(_ name: String) -> String? {
            head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    public let port: Int
    private let listener: Int32
    private let condition = NSCondition()
    private var connections: Set<Int32> = []
    private var isClosed = false
    private var isReleased = false
    private var mannerNow = Manner.ok
    private var saidNow: Said?
    private var requestsSeen: [Request] = []
    private var requestsTaken: [Request] = []

    /// `port` 0: any free one.
    public init(port: Int = 0) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 512) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else {
            Glibc.close(listener)
            throw RawConnection.Failed(description: "bind: \(String(cString: strerror(errno)))")
        }
        self.port = Int(in_port_t(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in accept() }
    }

    public var url: String { "http://127.0.0.1:\(port)/hook" }

    public var manner: Manner {
        get { condition.withLock { mannerNow } }
        set { condition.withLock { mannerNow = newValue } }
    }

    /// Goes before the manner.
    public var says: Said? {
        get { condition.withLock { saidNow } }
        set { condition.withLock { saidNow = newValue } }
    }

    /// Whole requests that came.
    public var seen: [Request] { condition.withLock { requestsSeen } }
    /// Those that it answered 200.
    public var taken: [Request] { condition.withLock { requestsTaken } }

    /// Waits for so many requests.
    public func hasSeen(_ count: Int) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                condition.withLock { while requestsSeen.count < count { condition.wait() } }
                continuation.resume()
            }
        }
    }

    /// Those that stall are answered 200.
    public func release() {
        condition.withLock {
            isReleased = true
            condition.broadcast()
        }
    }

    /// Nothing listens at the port any more.
    public func close() {
        condition.withLock {
            guard !isClosed else { return }
            isClosed = true
            condition.broadcast()
            shutdown(listener, Int32(SHUT_RDWR))
            Glibc.close(listener)
            for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            let goesOn = condition.withLock {
                guard connection >= 0, !isClosed else { return false }
                connections.insert(connection)
                return true
            }
            guard goesOn else {
                if connection >= 0 { Glibc.close(connection) }
                if condition.withLock({ isClosed }) { return }
                continue
            }
            Thread.detachNewThread { [self] in
                var rest: [UInt8] = []
                while let request = read(connection, &rest), answer(request, on: connection) {}
                condition.withLock { _ = connections.remove(connection) }
                Glibc.close(connection)
            }
        }
    }

    private func read(_ connection: Int32, _ rest: inout [UInt8]) -> Request? {
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
                let length = Request(head: head, body: []).field("Content-Length").flatMap { Int($0) } ?? 0
                if rest.count >= end.upperBound + length {
                    let body = Array(rest[end.upperBound..<(end.upperBound + length)])
                    rest.removeFirst(end.upperBound + length)
                    return Request(head: head, body: body)
                }
            }
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            rest += piece[..<count]
        }
    }

    /// Whether the connection goes on.
    private func answer(_ request: Request, on connection: Int32) -> Bool {
        let (manner, said) = condition.withLock {
            requestsSeen.append(request)
            condition.broadcast()
            return (mannerNow, saidNow)
        }
        @discardableResult
        func send(_ text: String) -> Bool {
            Glibc.send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
        }
        if let said {
            var leftBytes = send(said.text) && !said.flood.isEmpty ? Said.floodBytes : 0
            while leftBytes > 0, send(said.flood) { leftBytes -= said.flood.utf8.count }
            return false
        }
        func take() { condition.withLock { requestsTaken.append(request) } }
        switch manner {
        case .ok:
            take()
            send("HTTP/1.1 204 No Content\r\n\r\n")
        case .error:
            send("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 5\r\n\r\noops\n")
        case .notFound:
            send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        case .redirect:
            send("HTTP/1.1 307 Temporary Redirect\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n")
        case .stall:
            let mayAnswer = condition.withLock {
                while !isReleased && !isClosed { condition.wait() }
                if !isClosed { requestsTaken.append(request) }
                return !isClosed
            }
            if mayAnswer { send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            return false
        case .hangUp:
            return false
        case .nonsense:
            send("SSH-2.0-OpenSSH_9.2\r\n")
            return false
        case .endless:
            take()
            send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it")
        }
        return true
    }
}
