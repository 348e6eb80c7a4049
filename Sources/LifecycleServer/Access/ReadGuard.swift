internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers

/// Who may read (docs/http-api.md). Where there are tokens: who shows one with the scope, wherever from.
/// Without: only this machine, and only directly. A tunnel or proxy in front for Meta's HTTPS must not
/// publish the queries, nor may a page from elsewhere reach them through a browser here.
struct ReadGuard: Sendable {
    let keyring: Keyring
    /// `--open-reads`: without tokens anybody may read.
    let isOpen: Bool

    /// Answers the name of the token that opened it, `nil` where none was wanted. Throws the answer to
    /// whoever may not.
    @discardableResult
    func admit(
        _ request: Request, _ context: LifecycleRequestContext, for scope: AccessScope
    ) throws(Problem) -> String? {
        let token =
            Self.bearerToken(of: request) ?? SessionCookie.token(of: request)
            ?? (RequestPath(request).isStream ? Self.queryToken(of: request) : nil)
        return try admit(request, context, showing: token, for: scope)
    }

    func admits(_ request: Request, _ context: LifecycleRequestContext, for scope: AccessScope) -> Bool {
        do {
            try admit(request, context, for: scope)
            return true
        } catch {
            return false
        }
    }

    /// The same, with a token that was shown in another way than `Authorization`.
    @discardableResult
    func admit(
        _ request: Request, _ context: LifecycleRequestContext, showing token: String?, for scope: AccessScope
    ) throws(Problem) -> String? {
        guard let tokens = keyring.credentials.tokens else {
            // What anybody may read, not anybody may write.
            if !isOpen || scope == .write { try Self.admitDirect(request, context) }
            return nil
        }
        guard let token else { throw .tokenMissing(scope) }
        guard let grant = tokens.grant(for: token) else { throw .tokenUnknown(scope) }
        guard grant.scopes.contains(scope) else { throw .scopeMissing(scope, of: grant) }
        return grant.name
    }

    /// Throws unless the request comes from this machine itself, and directly.
    static func admitDirect(_ request: Request, _ context: LifecycleRequestContext) throws(Problem) {
        guard context.isPeerLoopback else {
            throw .notFromHere("the connection comes from another machine")
        }
        guard let host = request.head.authority, Loopback.isHost(host) else {
            throw .notFromHere("its Host is not this machine's own name")
        }
        if let mark = ProxyMark.first(in: request.headers) {
            throw .notFromHere("it came through a proxy (\(mark))")
        }
    }

    /// For the stream alone: a browser's `EventSource` can't send a header. An address may be kept in many
    /// places, so nothing else takes it from there.
    private static func queryToken(of request: Request) -> String? {
        let parts = QueryParameters.parts(request.uri.query)
        return parts.first { $0.name == "token" }.flatMap { QueryParameters.decoded($0.value) }
    }

    /// What follows `Bearer` in `Authorization` (RFC 6750, section 2.1); `nil` where that isn't there.
    private static func bearerToken(of request: Request) -> String? {
        guard let value = request.headers[.authorization],
            let space = value.firstIndex(of: " "), value[..<space].lowercased() == "bearer"
        else { return nil }
        return value[space...].drop { $0 == " " }.description
    }
}

extension Problem {
    fileprivate static func notFromHere(_ why: String) -> Problem {
        Problem(
            "local-only", status: 403, title: "Not from here",
            detail: "Only this machine itself may ask this, directly, and \(why). "
                + "Ask at the loopback address, or through an SSH tunnel.")
    }

    fileprivate static func tokenMissing(_ scope: AccessScope) -> Problem {
        Problem(
            "token-missing", status: 401, title: "A token is wanted",
            detail: "This needs the header Authorization: Bearer TOKEN, with a token of the scope "
                + "\(scope.rawValue). `lifecycle token new` makes one.",
            headers: ["WWW-Authenticate": challenge("scope=\"\(scope.rawValue)\"")])
    }

    fileprivate static func tokenUnknown(_ scope: AccessScope) -> Problem {
        Problem(
            "token-unknown", status: 401, title: "Unknown token",
            detail: "The token in Authorization is none of those set here. Check that it is whole, and that "
                + "its entry is in LIFECYCLE_API_TOKENS or its file.",
            headers: [
                "WWW-Authenticate": challenge("error=\"invalid_token\", scope=\"\(scope.rawValue)\"")
            ])
    }

    fileprivate static func scopeMissing(_ scope: AccessScope, of grant: AccessTokens.Grant) -> Problem {
        Problem(
            "scope-missing", status: 403, title: "The token isn't for this",
            detail: "The token \(grant.name) lacks the scope \(scope.rawValue). "
                + "Use another, or change its entry.",
            headers: [
                "WWW-Authenticate": challenge("error=\"insufficient_scope\", scope=\"\(scope.rawValue)\"")
            ])
    }

    /// RFC 6750, section 3.
    private static func challenge(_ parameters: String) -> String {
        "Bearer realm=\"lifecycle\", \(parameters)"
    }
}
