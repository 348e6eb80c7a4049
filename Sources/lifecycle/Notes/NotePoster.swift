import ArgumentParser
import AsyncHTTPClient
import Foundation
import LifecycleAnswers
import LifecycleServer
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import SolutionLifecycle

/// Has a running server record a note: `POST /v1/notes`.
struct NotePoster {
    let server: ServerAddress
    let token: String?

    private static let longestWait = TimeAmount.seconds(30)
    private static let answerBytes = 1 << 16

    func post(_ note: NewNote) async throws -> SavedNote {
        let (status, answer) = try await send(note)
        if status == 201 {
            guard let saved = SavedNote(answer: answer) else {
                throw Refusal.unable(
                    "not-accepted", "\(server.authority) answers 201, but with no note. Check --url.")
            }
            return saved
        }
        let problem = AnsweredProblem(answer)
        let words = AnsweredProblem.words(status, problem, from: server, showing: token)
        switch problem?.name {
        case "unknown-subject":
            throw Refusal.no(
                Problem(
                    "unknown-subject", status: 404, title: "There is nothing of the kind", detail: words))
        case "malformed-note": throw ValidationError(words)
        case let name: throw Refusal.unable(name ?? "not-accepted", words)
        }
    }

    private func send(_ note: NewNote) async throws -> (status: UInt, answer: Data) {
        var request = HTTPClientRequest(url: try server.url("/v1/notes").absoluteString)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = .bytes(ByteBuffer(string: note.json.text))
        let client = HTTPClient.guarded { configuration in
            // If nothing listens there, that is said at once.
            configuration.connectionPool.retryConnectionEstablishment = false
        }
        do {
            let response = try await client.execute(request, timeout: Self.longestWait)
            let answer = try await response.body.collect(upTo: Self.answerBytes)
            try? await client.shutdown()
            return (response.status.code, Data(answer.readableBytesView))
        } catch {
            try? await client.shutdown()
            throw Refusal.unable(
                "not-reached",
                """
                \(server.authority) can't be reached: \(ConnectionFailure.words(error)). Is the server \
                running, and is that its address? The same note, given again within a minute, is recorded \
                once.
                """)
        }
    }
}
