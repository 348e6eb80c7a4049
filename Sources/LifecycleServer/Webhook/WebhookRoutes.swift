internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging
internal import NIOPosix
internal import PartnerSolutionsWebhook
internal import SolutionLifecycle

/// Meta's side: the handshake, and the deliveries.
struct WebhookRoutes {
    let keyring: Keyring
    let writer: LogWriter
    let trustedProxies: TrustedProxies
    let failures: FailedSignatures
    let refusals: RefusalLog
    let notes: DeliveryNotes
    let record: WebhookRecord
    let forwarding: Forwarding?
    let bodies: ReceivingBodies
    let clock: @Sendable () -> UnixMilliseconds

    /// `GET /webhook?hub.…`: echoes the challenge to whoever knows the verify token, or 403. Never parsed,
    /// never rendered: Meta calls it an int in one place and a random string in another.
    @Sendable func shakeHands(_ request: Request, _ context: LifecycleRequestContext) throws -> Response {
        let query = QueryParameters.parts(request.uri.query)
        func value(_ name: String) -> String? {
            query.first { QueryParameters.decodedForm($0.name) == name }.flatMap {
                QueryParameters.decodedForm($0.value)
            }
        }
        let verifyToken = keyring.credentials.verifyToken
        guard let verifyToken, value("hub.mode") == "subscribe", let token = value("hub.verify_token"),
            ConstantTime.isEqual(token, verifyToken), let challenge = value("hub.challenge"),
            ServerLimits.challengeBytes.contains(challenge.utf8.count),
            challenge.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            let why =
                verifyToken == nil
                ? "no verify token is set"
                : value("hub.mode") == nil ? "no handshake" : "another verify token"
            // Whoever opens the address in a browser is none of Meta's.
            if value("hub.mode") != nil { record.shakeHands(refusedFor: why) }
            context.logger.warning(
                "handshake refused", metadata: ["why": "\(why)", "sender": "\(senderText(request, context))"])
            throw Problem(
                "handshake-refused", status: 403, title: "Handshake refused",
                detail: verifyToken == nil
                    ? "No verify token is set here. Set LIFECYCLE_VERIFY_TOKEN to the one in Meta's "
                        + "dashboard."
                    : "The verify token is not the one set here, or the request is not Meta's handshake.")
        }
        record.shakeHands(refusedFor: nil)
        context.logger.notice(
            "handshake answered", metadata: ["sender": "\(senderText(request, context))"])
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain", .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: challenge)))
    }

    /// `POST /webhook`: 200 once everything in the body is durable and visible to queries. An authentic body
    /// is always answered so, whatever is in it: anything else would be resent for a week. With a receiver
    /// behind, once that has taken it, too: what it didn't take is to be sent again.
    @Sendable func receive(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        var seen = DeliveryNotes.Seen()
        let recorded: RecordedDelivery
        let body: Data
        do {
            let receivedAt = clock()
            body = try await authenticBody(of: request, context, &seen)
            guard forwarding?.hasPassed(request.headers) != true else { throw Forwarding.loop }
            recorded = try await store(body, receivedAt: receivedAt, signedBy: seen.signedBy)
        } catch {
            notes.failed(seen, with: error, context)
            throw error
        }
        // Only what is stored: else the receiver might have what we never heard of.
        if let forwarding { seen.forward = await forwarding.pass(body, request.headers) }
        notes.stored(seen, as: recorded, context)
        if let problem = seen.forward?.outcome.problem { throw problem }
        return .json(recorded.counts.json(deliveries: 1))
    }

    private func store(
        _ body: Data, receivedAt: UnixMilliseconds, signedBy: String?
    ) async throws -> RecordedDelivery {
        let contents = try await read(body)
        record.accept(contents, at: receivedAt)
        guard !contents.changes.isEmpty || !contents.quarantined.isEmpty else {
            return RecordedDelivery(counts: Recorded(ignored: contents.ignored), number: nil, seqs: nil)
        }
        return try await writer.record(
            Delivery(
                source: .webhook, receivedAt: receivedAt, body: WebhookBody.raw(body),
                signedBy: signedBy, contents: contents))
    }

    /// A long body is read on threads made for long work: neither the other connections of this event loop
    /// need wait, nor the tasks of others.
    private func read(_ body: Data) async throws -> Delivery.Contents {
        guard body.count > ServerLimits.promptBodyBytes else { return WebhookBody.read(body) }
        return try await NIOThreadPool.singleton.runIfActive { WebhookBody.read(body) }
    }

    /// The body; notes its size and which secret signed it, none with `--insecure-unsigned`.
    private func authenticBody(
        of request: Request, _ context: LifecycleRequestContext, _ seen: inout DeliveryNotes.Seen
    ) async throws -> Data {
        guard let secrets = keyring.credentials.secrets else {
            try ReadGuard.admitDirect(request, context)
            guard !PageOrigin.isForeign(request, acceptsNull: false) else { throw Self.foreignPage }
            let body = try await bodies.receive(request, context) { _ in }
            seen.bodyBytes = body.count
            return body
        }
        let header = Self.signature.flatMap { request.headers[$0] }
        // What can't be a signature is refused before the body is read.
        guard let header else {
            throw refusal(of: request, context, "The header \(AppSecrets.headerName) is missing")
        }
        guard var check = secrets.check(header: header) else {
            throw refusal(
                of: request, context, "\(AppSecrets.headerName) isn't sha256= and 64 hexadecimal digits")
        }
        let body = try await bodies.receive(request, context) { check.update($0) }
        seen.bodyBytes = body.count
        guard let signer = check.signer else {
            throw refusal(
                of: request, context,
                "The signature in \(AppSecrets.headerName) is not one of an app secret set here")
        }
        seen.signedBy = signer
        return body
    }

    private static let signature = HTTPField.Name(AppSecrets.headerName)

    private static let foreignPage = Problem(
        "foreign-page", status: 403, title: "Not from here",
        detail: "Another site's page sent this through a browser. Unsigned deliveries are accepted from "
            + "programs on this machine alone.")

    private func senderText(_ request: Request, _ context: LifecycleRequestContext) -> String {
        PeerAddress.text(trustedProxies.sender(request.headers, from: context.peer))
    }

    /// Counts it against whoever sent it, and says so in the log: the first at once, then once a minute.
    private func refusal(
        of request: Request, _ context: LifecycleRequestContext, _ what: String
    ) -> Problem {
        let sender = trustedProxies.sender(request.headers, from: context.peer)
        let now = clock()
        let standing = failures.add(from: sender, at: now)
        record.refuse(at: now)
        if let count = refusals.add(from: sender, at: now) {
            context.logger.warning(
                "delivery refused",
                metadata: [
                    "why": "\(what)", "sender": "\(PeerAddress.text(sender))", "count": "\(count)",
                ])
        }
        switch standing {
        case .within:
            return Problem(
                "signature-invalid", status: 401, title: "Not signed by Meta",
                detail:
                    "\(what), so nothing was stored. Check that LIFECYCLE_APP_SECRETS holds the app secret "
                    + "(not the verify token), and that nothing in front changes the body.")
        case .atLimit, .over:
            if standing == .atLimit {
                context.logger.warning(
                    "many bad signatures; more of them are answered 429",
                    metadata: ["sender": "\(PeerAddress.text(sender))"])
            }
            return Problem(
                "too-many-failures", status: 429, title: "Too many bad signatures",
                detail: "\(what), so nothing was stored. Many came from there lately. A good signature is "
                    + "accepted all the same.",
                headers: ["Retry-After": "\(ServerLimits.failureSeconds)"])
        }
    }
}
