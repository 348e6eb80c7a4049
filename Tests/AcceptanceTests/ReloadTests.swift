import Foundation
import PartnerSolutionsWebhook
import TestSupport
import Testing

/// SIGHUP at a real process, and one connection that stays open all the while.
@Suite("SIGHUP")
struct ReloadTests {
    private let folder: TemporaryFolder
    private let server: ServingProcess
    private let connection: RawConnection
    private let oldToken: String
    private let newToken: String
    private let newEntry: String

    init() throws {
        folder = try TemporaryFolder()
        let old = try Self.newToken("old")
        let new = try Self.newToken("new")
        (oldToken, newToken, newEntry) = (old.token, new.token, new.entry)
        server = try ServingProcess(
            databasePath: folder.path("log.sqlite"),
            environment: [
                "LIFECYCLE_APP_SECRETS_FILE": try folder.write("first-secret\n", to: "secrets"),
                "LIFECYCLE_VERIFY_TOKEN_FILE": try folder.write("first-verify", to: "verify"),
                "LIFECYCLE_API_TOKENS_FILE": try folder.write(old.entry, to: "tokens"),
            ])
        connection = try RawConnection(port: server.port)
    }

    private static func newToken(_ name: String) throws -> (token: String, entry: String) {
        let made = try LifecycleProcess.run(["token", "new", name, "--scope", "read", "--json"]).object
        return (try #require(made["token"] as? String), try #require(made["entry"] as? String))
    }

    private func read(_ token: String) throws -> Int {
        try connection.send("GET /v1/lifecycle HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
        return try connection.answer().status
    }

    private func shakeHands(_ token: String) throws -> Int {
        let query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=\(token)"
        try connection.send("GET /webhook?\(query) HTTP/1.1\r\nHost: x\r\n\r\n")
        return try connection.answer().status
    }

    private func post(_ solution: String, secret: String) throws -> Int {
        let body = Posting.body("DRAFT", of: solution, at: 1_739_321_024)
        let signature = try #require(AppSecrets([secret])).signature(of: Data(body.utf8))
        try connection.send(
            "POST /webhook HTTP/1.1\r\nHost: x\r\n\(AppSecrets.headerName): \(signature)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try connection.answer().status
    }

    @Test("exchanges secrets, verify token and tokens under an open connection")
    func exchanges() throws {
        #expect(try read(oldToken) == 200 && read(newToken) == 401)
        #expect(try shakeHands("first-verify") == 200 && shakeHands("second-verify") == 403)
        #expect(try post("1", secret: "first-secret") == 200 && post("2", secret: "second-secret") == 401)

        _ = try folder.write("second-secret,first-secret", to: "secrets")
        _ = try folder.write("second-verify\n", to: "verify")
        _ = try folder.write(newEntry, to: "tokens")
        #expect(kill(server.pid, SIGHUP) == 0)
        let said = try server.hears("credentials read again")
        #expect(!said.contains("secret,") && !said.contains(newToken))

        #expect(try read(oldToken) == 401 && read(newToken) == 200)
        #expect(try shakeHands("first-verify") == 403 && shakeHands("second-verify") == 200)
        #expect(try post("2", secret: "second-secret") == 200 && post("3", secret: "first-secret") == 200)
        #expect(server.stop() == 0)
        #expect(try signers() == ["1", "1", "2"])
    }

    @Test("keeps the old ones where a file is broken, says what is wrong, and never their text")
    func broken() throws {
        for (name, text) in [
            ("secrets", "a-secret-word,,b"), ("verify", " \n"), ("tokens", "a-secret-word"), ("secrets", ""),
        ] {
            let whole = try String(contentsOfFile: folder.path(name), encoding: .utf8)
            _ = try folder.write(text, to: name)
            #expect(kill(server.pid, SIGHUP) == 0)
            let said = try server.hears("the old ones stay")
            #expect(said.contains("problem=") && !said.contains("a-secret-word"))
            #expect(try read(oldToken) == 200)
            #expect(try shakeHands("first-verify") == 200)
            #expect(try post("1", secret: "first-secret") == 200)
            _ = try folder.write(whole, to: name)
        }
        try FileManager.default.removeItem(atPath: folder.path("tokens"))
        #expect(kill(server.pid, SIGHUP) == 0)
        #expect(try server.hears("the old ones stay").contains("can't be read"))
        #expect(try read(oldToken) == 200)
        #expect(server.stop() == 0)
    }

    /// Which secret signed each delivery, in their order, as the file keeps it.
    private func signers() throws -> [String] {
        let query = "select signed_by from deliveries order by entry"
        let script =
            "import sqlite3, sys; print(*[r[0] for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])])"
        let outcome = try LifecycleProcess.run(
            ["-c", script, folder.path("log.sqlite"), query],
            program: URL(fileURLWithPath: "/usr/bin/python3"))
        return outcome.output.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
