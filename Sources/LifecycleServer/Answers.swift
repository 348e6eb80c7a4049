internal import HTTPTypes
internal import Hummingbird
internal import LifecycleStore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

// How answers and problems become responses; all of them the same way.

extension Response {
    /// An answer that nobody is to keep.
    static func json(_ json: JSON) -> Response {
        bytes(ByteBuffer(bytes: json.bytes), type: "application/json", keeping: "no-store")
    }

    /// The answer to a query. The client may keep it, but has to ask each time whether it still holds; as
    /// long as it does, that alone is the answer (304). Nobody between may keep it, so it needs no `Vary`.
    static func answer(_ json: JSON, to request: Request) -> Response {
        answer(json.bytes, to: request)
    }

    static func answer(_ bytes: [UInt8], to request: Request) -> Response {
        answer(ByteBuffer(bytes: bytes), EntityTag(of: bytes), to: request)
    }

    static func answer(_ bytes: ByteBuffer, _ tag: EntityTag, to request: Request) -> Response {
        let keeping = "private, no-cache"
        guard !tag.isNamed(in: request.headers) else {
            return Response(status: .notModified, headers: [.eTag: tag.text, .cacheControl: keeping])
        }
        var response = self.bytes(bytes, type: "application/json", keeping: keeping)
        response.headers[.eTag] = tag.text
        return response
    }

    static func problem(_ problem: Problem) -> Response {
        var response = bytes(
            ByteBuffer(bytes: problem.json.bytes), type: "application/problem+json", keeping: "no-store")
        response.status = HTTPResponse.Status(code: problem.status)
        response.headers.append(contentsOf: problem.fields)
        return response
    }

    private static func bytes(_ bytes: ByteBuffer, type: String, keeping: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .xContentTypeOptions: "nosniff", .cacheControl: keeping],
            body: ResponseBody(byteBuffer: bytes))
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

extension Problem {
    /// What goes into the answer's header, however it is shown.
    var fields: HTTPFields {
        var fields: HTTPFields = [:]
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if status == 503 { fields[.retryAfter] = "\(ServerLimits.retryAfterSeconds)" }
        return fields
    }
}
