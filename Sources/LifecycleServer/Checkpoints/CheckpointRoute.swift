internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import NIOCore

/// `GET /v1/checkpoint`: the latest signed head, as it can be verified.
struct CheckpointRoute: Sendable {
    let file: CheckpointFile?

    @Sendable func latest(_ request: Request, _ context: LifecycleRequestContext) throws -> Response {
        _ = try QueryParameters(request, allowed: [])
        guard let last = try file?.lines().last else {
            throw Problem(
                "no-checkpoint", status: 404, title: "No checkpoint",
                detail: """
                    Nothing is signed here. Set checkpoint_key and checkpoints, and the server signs the \
                    head of the log hourly.
                    """)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain; charset=utf-8", .xContentTypeOptions: "nosniff",
                .cacheControl: "private, no-cache",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: last.text)))
    }
}
