internal import NIOCore
internal import NIOHTTP1

/// A request's target may name its host itself, as in `GET http://example.org/v1/solutions`; then that
/// counts, whatever Host says (RFC 9112, section 3.2.2). The codec behind drops it, so it takes the place of
/// Host before. A check in HTTP/1.0, which has no Host, gets one that names nobody.
final class TargetHost: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A request without a Host, or with two, is refused for that (`HostGuard`).
        guard case .head(var head) = unwrapInboundIn(data),
            let host = Self.isOldCheck(head)
                ? "unnamed.invalid" : head.headers["Host"].count == 1 ? Self.host(in: head.uri) : nil
        else {
            context.fireChannelRead(data)
            return
        }
        head.headers.replaceOrAdd(name: "Host", value: host)
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// A load balancer's check in HTTP/1.0, which has no Host.
    private static func isOldCheck(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_0 && !head.headers.contains(name: "Host")
            && RequestPath(String(head.uri.prefix { $0 != "?" })).isHealth
    }

    /// What stands between `://` and the path; `nil` if the target is a path alone, as nearly always.
    static func host(in target: String) -> String? {
        guard !target.hasPrefix("/"), let mark = target.firstRange(of: "://") else { return nil }
        return String(target[mark.upperBound...].prefix { !"/?#".contains($0) })
    }
}
