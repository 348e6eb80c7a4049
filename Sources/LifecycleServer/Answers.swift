internal import HTTPTypes
internal import Hummingbird
internal import LifecycleStore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

// How answers and problems become responses; all of them the same way.

extension Response {
    static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        .bytes(json, status: status, type: "application/json")
    }

    static func problem(_ problem: Problem, headers: HTTPFields = [:]) -> Response {
        var response = bytes(
            problem.json, status: HTTPResponse.Status(code: problem.status), type: "application/problem+json")
        response.headers.append(contentsOf: headers)
        return response
    }

    private static func bytes(_ json: JSON, status: HTTPResponse.Status, type: String) -> Response {
        var bytes: [UInt8] = []
        json.write(to: &bytes)
        return Response(
            status: status, headers: [.contentType: type, .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// Turns every error into a problem object (RFC 9457), so that no route has to.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = LifecycleRequestContext

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return .problem(problem, headers: Self.headers(problem))
        } catch let error as StoreError {
            if error != .queueFull {
                context.logger.error("the store failed", metadata: ["problem": "\(error)"])
            }
            let problem = Problem(error)
            return .problem(problem, headers: Self.headers(problem))
        } catch let error as any HTTPResponseError {
            return .problem(Self.problem(error.status, request))
        } catch let error as HTTPParserError {
            // The client hung up or sent nonsense: nobody is left to answer, and no log is to be filled with
            // it.
            throw error
        } catch {
            context.logger.error("unexpected error", metadata: ["error": "\(error)"])
            return .problem(Self.problem(.internalServerError, request))
        }
    }

    private static func headers(_ problem: Problem) -> HTTPFields {
        var headers: HTTPFields = [:]
        for (name, value) in problem.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if problem.status == 503 { headers[.retryAfter] = "\(ServerLimits.retryAfterSeconds)" }
        return headers
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
                detail: "A body may have \(ServerLimits.webhookBodyBytes) bytes, the most that Meta sends.")
        default:
            Problem(
                "request-failed", status: status.code, title: status.reasonPhrase,
                detail: "The request could not be answered. If this goes on, look at the server's log.")
        }
    }
}
