import Foundation

/// One request over a socket of its own, written byte by byte, so that its header fields can be such as no
/// client would send.
enum RawExchange {
    /// The status of the answer, of which no more than the first line is read; -1 where there is none.
    ///
    /// On a thread of its own: the server needs those that tasks run on.
    static func status(_ request: String, port: Int) async -> Int {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: exchanged(request, port)) }
        }
    }

    private static func exchanged(_ request: String, _ port: Int) -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard handle >= 0 else { return -1 }
        defer { close(handle) }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let bytes = Array(request.utf8)
        guard connected == 0, send(handle, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        else { return -1 }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while answer.count < 12 {
            let count = recv(handle, &piece, piece.count, 0)
            guard count > 0 else { return -1 }
            answer += piece.prefix(count)
        }
        return Int(String(decoding: answer[9..<12], as: UTF8.self)) ?? -1
    }
}
