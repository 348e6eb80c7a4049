import Foundation

/// A TCP connection to this machine, byte by byte: for what an HTTP client would never do.
///
/// Its calls block the thread that makes them; for a server in the same process there is `waiting`.
public final class RawConnection: @unchecked Sendable {
    private let socket: Int32
    private let queue = DispatchQueue(label: "raw connection")
    private var received: [UInt8] = []

    /// What a server answered.
    public struct Answer: Sendable {
        public let status: Int
        public let head: String
        public let body: String
    }

    public struct Failed: Error, CustomStringConvertible {
        public let description: String
    }

    /// `receiveBufferBytes`: how much the kernel takes for us before the server must wait.
    public init(port: Int, receiveBufferBytes: Int32? = nil) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBufferBytes {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        // So long that only a server which never answers meets it.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(socket)
            throw Failed(description: "connect: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(socket)
    }

    /// Makes calls on a thread of this connection's own.
    public func waiting<Value: Sendable>(
        _ calls: @escaping @Sendable (RawConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try calls(self) }) }
        }
    }

    public func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Answers how many bytes were taken before the server closed the connection.
    @discardableResult
    public func send(_ bytes: [UInt8]) throws -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                if errno == EPIPE || errno == ECONNRESET { return sent }
                throw Failed(description: "send: \(String(cString: strerror(errno)))")
            }
            sent += count
        }
        return sent
    }

    /// The next answer, by its Content-Length.
    public func answer() throws -> Answer {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        while received.firstRange(of: end) == nil {
            guard try receive() else { throw Failed(description: "closed before an answer: \(text)") }
        }
        guard let headEnd = received.firstRange(of: end) else { throw Failed(description: text) }
        let head = String(decoding: received[..<headEnd.lowerBound], as: UTF8.self)
        let length = head.firstMatch(of: #/(?i)content-length: *([0-9]+)/#).flatMap { Int($0.1) } ?? 0
        while received.count < headEnd.upperBound + length {
            guard try receive() else { throw Failed(description: "closed within an answer: \(text)") }
        }
        let body = received[headEnd.upperBound..<(headEnd.upperBound + length)]
        received.removeFirst(headEnd.upperBound + length)
        guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failed(description: "no status: \(head)")
        }
        return Answer(status: status, head: head, body: String(decoding: body, as: UTF8.self))
    }

    /// Takes whatever comes until the server closes; answers how many bytes that was.
    public func drain() throws -> Int {
        while try receive() {}
        defer { received = [] }
        return received.count
    }

    /// Whether nothing has come yet.
    public func hasNothing() throws -> Bool {
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return received.isEmpty && count < 0 && errno == EAGAIN
    }

    private var text: String { String(decoding: received, as: UTF8.self) }

    /// `false` once the server has closed.
    private func receive() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        if count < 0 && errno == ECONNRESET { return false }
        guard count >= 0 else { throw Failed(description: "receive: \(String(cString: strerror(errno)))") }
        received += bytes[..<count]
        return count > 0
    }
}
