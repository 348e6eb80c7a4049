internal import LifecycleAnswers
internal import NIOCore

// What the stream sends again and again, as the connection takes it.

extension ServerSentEvents {
    static let heartbeatBuffer = ByteBuffer(bytes: heartbeat)
}
