internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging
internal import NIOHTTP1

/// Turns every error into a problem object (RFC 9457), so that no route has to.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = LifecycleRequestContext

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The client hung up or sent nonsense: nobody is left to answer, and no log is to be filled with
            // it.
            throw error
        } catch {
            let problem = Self.problem(error, request, context)
            let response = Response.problem(problem)
            // The router sees to HEAD where there is a route.
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private static func problem(_ error: any Error, _ request: Request, _ context: Context) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case let error as StoreError:
            if error != .queueFull {
                context.logger.error("the store failed", metadata: ["problem": "\(error)"])
            }
            return Problem(answering: error)
        case let error as any HTTPResponseError:
            return problem(error.status, request)
        case let error:
            context.logger.error("unexpected error", metadata: ["error": "\(error)"])
            return problem(.internalServerError, request)
        }
    }

    private static func problem(_ status: HTTPResponse.Status, _ request: Request) -> Problem {
        switch status {
        case .notFound:
            Problem(
                "no-such-route", status: 404, title: "No such address",
                detail:
                    "There is nothing at \(request.uri.path). Queries lie below /v1, webhooks go to /webhook."
            )
        case .contentTooLarge:
            Problem(
                "body-too-large", status: 413, title: "Body too large",
                detail: "A body may have \(ServerLimits.bodyBytes(at: RequestPath(request))) bytes here.")
        default:
            Problem(
                "request-failed", status: status.code, title: status.reasonPhrase,
                detail: "The request could not be answered. If this goes on, look at the server's log.")
        }
    }
}
