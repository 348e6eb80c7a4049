internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Cuts a connection on which bodies arrive in very short pieces, such as chunks of one byte: each costs as
/// much as a whole packet, and the limits of bytes and time let 5 MB/s of them take two cores.
///
/// Counted are the pieces that the decoder makes: one for each chunk, and for each part of one that came by
/// itself. They are counted over all requests of the connection, less some of each.
final class ShortPieces: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private var ofRequest = 0
    private var counted = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head, .end:
            ofRequest = 0
        case .body(let bytes) where bytes.readableBytes < ServerLimits.shortPieceBytes:
            ofRequest += 1
            if ofRequest > ServerLimits.freeShortPieces { counted += 1 }
        case .body:
            break
        }
        guard counted <= ServerLimits.shortPieces else {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}
