internal import Hummingbird
internal import HummingbirdCore

// What a connection goes through, with its limits.

extension ServerLimits {
    func http1(below base: BasePath) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            OnEventLoop(
                connection: HTTP1Channel(
                    responder: responder,
                    configuration: HTTP1Channel.Configuration(
                        additionalChannelHandlers: [
                            WriteStall(after: writeStallTime), ShortPieces(), RequestDeadlines(self),
                        ],
                        httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                            maxHeaderFieldSize: Self.headerBytes, maxHeaderListSize: Self.headerBytes,
                            maxHeaderFieldCount: Self.headerFields))),
                base: base)
        }
    }
}
