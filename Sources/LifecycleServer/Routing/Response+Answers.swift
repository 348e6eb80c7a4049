internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import NIOCore

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
