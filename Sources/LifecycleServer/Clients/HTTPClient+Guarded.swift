public import AsyncHTTPClient

extension HTTPClient {
    /// The only way this program makes a client: one that no answer can stop (`AnswerGuard`). It speaks
    /// HTTP/1.1 alone, since over HTTP/2 answers come in through other handlers, which aren't guarded.
    public static func guarded(_ change: (inout Configuration) -> Void = { _ in }) -> HTTPClient {
        var configuration = Configuration(redirectConfiguration: .disallow)
        change(&configuration)
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = AnswerGuard.add(to:)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
