internal import Hummingbird
internal import LifecycleAnswers
internal import Logging
internal import SolutionLifecycle

/// Lets readers in, and tells the log who read what: by the token's name at `info`, and at `warning` who had
/// none that opens it, as rarely as refused deliveries are told of.
struct ReadLog: Sendable {
    let readGuard: ReadGuard
    let trustedProxies: TrustedProxies
    let refusals: RefusalLog
    let clock: @Sendable () -> UnixMilliseconds

    /// Throws the answer to whoever may not.
    func admit(
        _ request: Request, _ context: LifecycleRequestContext, for scope: AccessScope
    ) throws(Problem) {
        do {
            let name = try readGuard.admit(request, context, for: scope)
            guard let name else { return }
            context.logger.info(
                "read",
                metadata: [
                    "token": "\(name)", "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                ])
        } catch {
            let sender = trustedProxies.sender(request.headers, from: context.peer)
            if let count = refusals.add(from: sender, at: clock()) {
                context.logger.warning(
                    "reading refused",
                    metadata: [
                        "why": "\(error.name)", "sender": "\(PeerAddress.text(sender))",
                        "path": "\(request.uri.path.prefix(200))", "count": "\(count)",
                    ])
            }
            throw error
        }
    }
}
