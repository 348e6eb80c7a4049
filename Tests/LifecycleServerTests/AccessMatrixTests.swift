import Foundation
import HTTPTypes
import HummingbirdTesting
import LifecycleAnswers
import TestSupport
import Testing

@testable import LifecycleServer

/// Every documented operation (and HEAD where there is GET), and the pages, with every kind of credential,
/// from everywhere, with and without tokens set: over a real socket, against what docs/http-api.md says.
@Suite("Who gets in", .serialized)
struct AccessMatrixTests {
    /// A row of the table that is printed.
    private struct Kind: Hashable {
        let setting: Setting
        let audience: String
        let credential: Credential
        let way: String
        let status: Int
    }

    private enum Setting: String, CaseIterable {
        case withoutTokens = "no tokens"
        case openReads = "open reads"
        case withTokens = "tokens"
    }

    private enum Credential: String, CaseIterable {
        case none, malformed, unknown, wrongScope = "wrong scope", right, several
    }

    private struct Asked {
        let method: String
        let path: String
        /// `nil`: everybody may ask.
        let scope: AccessScope?
    }

    private static let ways: [(name: String, fields: [String])] = [
        ("direct", ["Host: localhost"]), ("direct", ["Host: 127.0.0.1:8080"]), ("direct", ["Host: [::1]"]),
        ("proxied", ["Host: localhost", "X-Forwarded-For: 203.0.113.7"]),
        ("proxied", ["Host: localhost", "x-forwarded-host: localhost"]),
        ("proxied", ["Host: localhost", "Forwarded: for=203.0.113.7"]),
        ("proxied", ["Host: localhost", "Via: 1.1 proxy"]),
        ("foreign Host", ["Host: example.org"]), ("foreign Host", ["Host: 127.0.0.1.example.org"]),
        ("foreign Host", ["Host: 192.0.2.1:8080"]),
    ]

    private static let operations: [Asked] = {
        let handshake =
            "?hub.mode=subscribe&hub.challenge=1&hub.verify_token="
            + ServerUnderTest.verifyToken.replacing(" ", with: "%20")
        let documented = Documented.operations.map { operation in
            let path = operation.path.replacing("{id}", with: "1")
            return Asked(
                method: operation.method,
                path: operation.description == "GET /webhook" ? path + handshake : path,
                scope: operation.scope.flatMap(AccessScope.init))
        }
        let pages = ["/", "/solutions", "/solutions/1", "/findings", "/quarantine", "/deliveries"].map {
            Asked(method: "GET", path: $0, scope: .read)
        }
        return (documented + pages).flatMap { asked in
            asked.method == "GET"
                ? [asked, Asked(method: "HEAD", path: asked.path, scope: asked.scope)] : [asked]
        }
    }()

    private struct Tokens {
        let read: NewToken
        let metrics: NewToken
        let write: NewToken

        init() throws {
            read = try #require(NewToken(name: "reader", scopes: [.read]))
            metrics = try #require(NewToken(name: "prometheus", scopes: [.metrics]))
            write = try #require(NewToken(name: "writer", scopes: [.write]))
        }

        func fields(_ credential: Credential, for scope: AccessScope) -> [[String]] {
            let (right, wrong) =
                switch scope {
                case .read: (read, metrics)
                case .write: (write, read)
                case .metrics: (metrics, read)
                }
            return switch credential {
            case .none: [[]]
            case .malformed:
                ["", "Bearer", "Bearer ", "Basic \(right.token)", right.token, "Bearer\(right.token)"].map {
                    ["Authorization: \($0)"]
                }
            case .unknown:
                [["Authorization: Bearer \(right.token)x"], ["Authorization: Bearer \(right.entry)"]]
            case .wrongScope: [["Authorization: Bearer \(wrong.token)"]]
            case .right: [["Authorization: Bearer \(right.token)"]]
            case .several:
                [(right, wrong), (wrong, right), (right, right)].map {
                    ["Authorization: Bearer \($0.token)", "Authorization: Bearer \($1.token)"]
                }
            }
        }
    }

    private static func expected(
        _ asked: Asked, _ setting: Setting, _ credential: Credential, _ way: String
    ) -> Int {
        guard asked.scope != nil else { return 200 }
        // The body is no note, and nothing is signed here: whoever may ask is told so.
        let done = asked.scope == .write ? 422 : asked.path == "/v1/checkpoint" ? 404 : 200
        switch setting {
        // What anybody may read, not anybody may write.
        case .openReads where asked.scope != .write: return done
        case .openReads, .withoutTokens: return way == "direct" ? done : 403
        case .withTokens:
            switch credential {
            case .none, .malformed, .unknown, .several: return 401
            case .wrongScope: return 403
            case .right: return done
            }
        }
    }

    @Test(
        "is only who may, whatever is asked, shown and claimed", arguments: Setting.allCases.map(\.rawValue))
    func matrix(_ name: String) async throws {
        let setting = try #require(Setting(rawValue: name))
        let tokens = try Tokens()
        let entries = try AccessTokens("\(tokens.read.entry),\(tokens.metrics.entry),\(tokens.write.entry)")
        try await ServerUnderTest.run(settings: {
            if setting == .withTokens { $0.credentials.tokens = entries }
            $0.openReads = setting == .openReads
        }) { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1")
            #expect(try await server.post(body).status == 200)
            let port = try #require(server.client.port)
            var counts: [Kind: Int] = [:]
            for asked in Self.operations {
                for (way, place) in Self.ways {
                    for credential in Credential.allCases {
                        for shown in tokens.fields(credential, for: asked.scope ?? .read) {
                            let request = Self.request(asked, place + shown, body)
                            let status = await RawExchange.status(request, port: port)
                            let expected = Self.expected(asked, setting, credential, way)
                            #expect(status == expected, "\(setting.rawValue): \(request)")
                            let kind = Kind(
                                setting: setting, audience: asked.scope?.rawValue ?? "everybody",
                                credential: credential, way: way, status: status)
                            counts[kind, default: 0] += 1
                        }
                    }
                }
            }
            print(Self.table(counts))
        }
    }

    private static func request(_ asked: Asked, _ fields: [String], _ body: String) -> String {
        var lines = ["\(asked.method) \(asked.path) HTTP/1.1"] + fields
        lines.append("Connection: close")
        guard asked.method == "POST" else { return lines.joined(separator: "\r\n") + "\r\n\r\n" }
        lines += ServerUnderTest.signed(body).map { "\($0.name): \($0.value)" }
        lines.append("Content-Length: \(body.utf8.count)")
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static func table(_ counts: [Kind: Int]) -> String {
        let head = ["setting", "route is for", "credential", "way", "status", "requests"]
        let rows = counts.map { kind, count in
            [
                kind.setting.rawValue, kind.audience, kind.credential.rawValue, kind.way,
                String(kind.status), String(count),
            ]
        }
        let lines = [head] + rows.sorted { $0.joined(separator: " ") < $1.joined(separator: " ") }
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            line.enumerated().map {
                $0.element.padding(toLength: widths[$0.offset], withPad: " ", startingAt: 0)
            }
            .joined(separator: "  ")
        }.joined(separator: "\n") + "\n\(counts.values.reduce(0, +)) requests"
    }
}
