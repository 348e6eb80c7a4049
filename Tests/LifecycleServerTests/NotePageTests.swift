import HTTPTypes
import LifecycleStore
import SolutionLifecycle
import Testing

@testable import LifecycleServer

@Suite("Notes on pages")
struct NotePageTests {
    private static let noon: Int64 = 1_739_361_600
    /// The third event of solution 1 contradicts the second.
    private static let finding = "kind=illegal_transition&event_seq=3"
    private static let acknowledging = "action=acknowledge&\(finding)"
    private static let anchor = "f3-illegal_transition"

    private static func run(
        settings change: (inout ServerSettings) -> Void = { _ in },
        _ test: @Sendable @escaping (ServerUnderTest) async throws -> Void
    ) async throws {
        try await ServerUnderTest.run(settings: change) { server async throws in
            for (place, status) in ["INITIATED", "REJECTED", "ACTIVE"].enumerated() {
                let body = ServerUnderTest.body(
                    status, of: "1", at: noon - 900 + Int64(place),
                    event: place == 0 ? "SOLUTION_CREATED" : "SOLUTION_UPDATED")
                #expect(try await server.post(body).status == 200)
            }
            try await test(server)
        }
    }

    private static func notes(_ server: ServerUnderTest) async throws -> [Note] {
        try await server.reader.notes(about: "1")
    }

    @Test("a form is recorded, and leads back to where it was")
    func recorded() async throws {
        try await Self.run { server async throws in
            let page = try await server.get("/findings?severity=error").text
            #expect(page.contains("<li class=\"finding error\" id=\"\(Self.anchor)\""))
            let next = "/findings?severity=error#\(Self.anchor)"
            #expect(page.contains("<input type=\"hidden\" name=\"next\" value=\"\(next)\">"))
            #expect(page.contains("<summary>Acknowledge</summary>") && page.contains("name=\"by\""))
            let answer = try await server.submit(
                "\(Self.acknowledging)&by=Ada&text=Meta+knows:%0D%0Acase+%2B1&until=7d"
                    + "&next=%2Ffindings%3Fseverity%3Derror%23\(Self.anchor)", to: "/notes")
            #expect(answer.status == 303 && answer.headers[.location] == next)
            #expect(answer.headers[.contentSecurityPolicy] == PageFrame.contentSecurityPolicy)
            let note = try #require(try await Self.notes(server).first)
            #expect(note.action == .acknowledge && note.by == "Ada" && note.text == "Meta knows: case +1")
            #expect(note.until?.rawValue == ServerUnderTest.now.rawValue + 7 * 86_400_000)
            let story = try await server.get("/solutions/1").text
            #expect(story.contains("<strong>Ada</strong> acknowledged <a href=\"/findings?"))
            #expect(story.contains("Meta knows: case +1"))
        }
    }

    @Test(
        "an acknowledged finding leaves Today, stays in the list with who and why, and can be reopened",
        arguments: ["", "&until=2025-02-13+12:00"])
    func acknowledged(_ until: String) async throws {
        try await Self.run { server async throws in
            #expect(try await server.get("/").text.contains("neither leads to the other"))
            let form = "\(Self.acknowledging)&by=Ada&text=Known.\(until)&next=/"
            let answer = try await server.submit(form, to: "/notes")
            #expect(answer.status == 303 && answer.headers[.location] == "/")
            let today = try await server.get("/").text
            #expect(
                !today.contains("neither leads to the other") && today.contains("No error and no warning"))
        }
    }

    @Test("the list tells who acknowledged what and why, filters by it, and can reopen it")
    func list() async throws {
        try await Self.run { server async throws in
            _ = try await server.submit("\(Self.acknowledging)&by=Ada&text=Known.", to: "/notes")
            let acknowledged = try await server.get("/findings?acknowledged=true").text
            #expect(acknowledged.contains("<strong>Acknowledged</strong> by Ada, <time"))
            #expect(acknowledged.contains("until the judgement changes: Known."))
            #expect(acknowledged.contains("<summary>Reopen</summary>"))
            let open = try await server.get("/findings?acknowledged=false").text
            #expect(!open.contains("id=\"\(Self.anchor)\""))
            _ = try await server.submit("action=reopen&\(Self.finding)&by=Ada&text=No.", to: "/notes")
            let reopened = try await server.get("/findings?acknowledged=false").text
            #expect(reopened.contains("id=\"\(Self.anchor)\"") && reopened.contains("<summary>Acknowledge"))
            #expect(try await Self.notes(server).map(\.action) == [.acknowledge, .reopen])
        }
    }

    @Test(
        "findings say when they were raised and healed, and the filters are shown as what can be taken away")
    func filters() async throws {
        try await Self.run { server async throws in
            let query = "portfolio_id=506914307656634&since=2025-02-12&until=2025-02-13+12:00"
            let page = try await server.get("/findings?" + query)
            #expect(page.status == 200)
            for chip in [
                "portfolio <b>506914307656634", "raised since <b>2025-02-12", "until <b>2025-02-13 12:00",
            ] {
                #expect(page.text.contains(chip), "\(chip)")
            }
            let raised =
                "Raised after <a href=\"/events/3\">event 3</a>, <time datetime=\"2025-02-12T12:00:00.500Z\">"
            #expect(try await server.get("/findings").text.contains(raised))
            #expect(try await server.get("/findings?since=never").status == 400)
        }
    }

    @Test("what was typed is kept where it can't be recorded, and is text")
    func kept() async throws {
        try await Self.run { server async throws in
            let typed = "<script>hit()</script>\"'"
            let sent = "%3Cscript%3Ehit()%3C%2Fscript%3E%22%27"
            let shown = "&lt;script&gt;hit()&lt;/script&gt;&quot;&#39;"
            for until in ["2001-01-01", "2031-01-01", "yesterday", "soon", sent] {
                let answer = try await server.submit(
                    "\(Self.acknowledging)&by=\(sent)&text=\(sent)&until=\(until)&next=\(sent)", to: "/notes")
                #expect(answer.status == 422, "\(until)")
                #expect(answer.headers[.contentSecurityPolicy] == PageFrame.contentSecurityPolicy)
                #expect(answer.text.contains("required maxlength=\"2000\">\(shown)</textarea>"), "\(until)")
                #expect(answer.text.contains("name=\"by\" value=\"\(shown)\""), "\(until)")
                #expect(answer.text.contains("role=\"alert\""), "\(until)")
                #expect(answer.text.contains("<a href=\"/\">Back</a>") && !answer.text.contains(typed))
                #expect(answer.text.matches(of: #/<script/#).count == 1)
            }
            #expect(try await Self.notes(server).isEmpty)
            let answer = try await server.submit(
                "\(Self.acknowledging)&by=\(sent)&text=\(sent)", to: "/notes")
            #expect(answer.status == 303 && answer.headers[.location] == "/")
            for uri in ["/solutions/1", "/findings"] {
                let page = try await server.get(uri).text
                #expect(page.contains(shown) && !page.contains(typed), "\(uri)")
            }
        }
    }

    @Test(
        "a note must say who, what, about what and why",
        arguments: [
            "\(acknowledging)&text=x", "\(acknowledging)&by=Ada", "\(acknowledging)&by=Ada&text=+",
            "action=shout&\(finding)&by=Ada&text=x", "action=comment&by=Ada&text=x", "",
            "action=acknowledge&kind=illegal_transition&event_seq=99&by=Ada&text=x",
            "action=acknowledge&solution_id=1&by=Ada&text=x", "action=comment&solution_id=2&by=Ada&text=x",
            "action=reopen&\(finding)&by=Ada&text=x&until=7d",
        ])
    func malformed(_ form: String) async throws {
        try await Self.run { server async throws in
            let answer = try await server.submit(form, to: "/notes")
            #expect(answer.status == 422 && answer.text.contains("Nothing was recorded."))
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(try await Self.notes(server).isEmpty)
        }
    }

    @Test("another site's form is refused, and so is one whose origin nobody tells")
    func foreign() async throws {
        try await Self.run { server async throws in
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            let form = "\(Self.acknowledging)&by=Ada&text=x"
            for headers: HTTPFields in [
                [site: "cross-site"], [site: "same-site"], [.origin: "https://evil.example"],
                [site: "cross-site", .origin: "null"], [.origin: "null"],
            ] {
                let answer = try await server.submit(form, to: "/notes", headers: headers)
                #expect(answer.status == 403 && answer.text.contains("Not from here"), "\(headers)")
            }
            #expect(try await Self.notes(server).isEmpty)
            let own = try await server.submit(
                form, to: "/notes", headers: [site: "same-origin", .origin: "null"])
            #expect(own.status == 303)
        }
    }

    @Test("with tokens: only one with the scope write gets forms, and its name is who says it")
    func tokens() async throws {
        let read = try #require(NewToken(name: "reader", scopes: [.read]))
        let write = try #require(NewToken(name: "ada", scopes: [.read, .write]))
        let tokens = try AccessTokens("\(read.entry),\(write.entry)")
        try await Self.run(settings: { $0.credentials.tokens = tokens }) { server async throws in
            func cookie(_ token: NewToken) -> HTTPFields { [.cookie: "lifecycle_token=\(token.token)"] }
            let form = "\(Self.acknowledging)&by=somebody&text=Known."
            for uri in ["/", "/findings", "/solutions/1"] {
                let page = try await server.get(uri, headers: cookie(read)).text
                #expect(page.contains("id=\"\(Self.anchor)\"") && !page.contains("/notes"), "\(uri)")
                let own = try await server.get(uri, headers: cookie(write)).text
                #expect(own.contains("action=\"/notes\"") && !own.contains("name=\"by\""), "\(uri)")
            }
            let refused = try await server.submit(form, to: "/notes", headers: cookie(read))
            #expect(refused.status == 403 && refused.text.contains("lacks the scope write"))
            let unknown = try await server.submit(form, to: "/notes")
            #expect(unknown.status == 401 && unknown.text.contains("Known.</textarea>"))
            #expect(try await Self.notes(server).isEmpty)
            let recorded = try await server.submit(form, to: "/notes", headers: cookie(write))
            #expect(recorded.status == 303)
            #expect(try await Self.notes(server).map(\.by) == ["ada"])
        }
    }

    @Test("without tokens nobody writes from elsewhere, also where everybody may read")
    func openReads() async throws {
        try await Self.run(settings: { $0.openReads = true }) { server async throws in
            let proxied: HTTPFields = try [#require(HTTPField.Name("X-Forwarded-For")): "203.0.113.7"]
            let page = try await server.get("/findings", headers: proxied)
            #expect(page.status == 200 && !page.text.contains("/notes"))
            let answer = try await server.submit(
                "\(Self.acknowledging)&by=Ada&text=x", to: "/notes", headers: proxied)
            #expect(answer.status == 403)
            #expect(try await Self.notes(server).isEmpty)
        }
    }

    @Test(
        "a form leads nowhere but here",
        arguments: ["//evil.example", "https://evil.example", "/%5Cevil.example", "javascript:x", "/%0Ax"])
    func elsewhere(_ next: String) async throws {
        try await Self.run { server async throws in
            let answer = try await server.submit(
                "action=comment&solution_id=1&by=Ada&text=x&next=\(next)", to: "/notes")
            #expect(answer.status == 303 && answer.headers[.location] == "/")
        }
    }

    @Test("a solution's page tells what was said about it, and that a text was erased")
    func said() async throws {
        try await Self.run { server async throws in
            #expect(try await server.get("/solutions/1").text.contains("Comment on this solution"))
            for number in 1...22 {
                let answer = try await server.submit(
                    "action=comment&solution_id=1&by=Ada&text=word-\(number)-&next=%2Fsolutions%2F1%23notes",
                    to: "/notes")
                #expect(answer.status == 303 && answer.headers[.location] == "/solutions/1#notes")
            }
            let page = try await server.get("/solutions/1").text
            #expect(
                page.contains("word-22-") && !page.contains("word-2-") && page.contains("2 earlier notes"))
            #expect(try await server.get("/solutions/1?notes=all").text.contains("word-1-"))
            let entry = try #require(try await Self.notes(server).last).entry
            _ = try await server.writer.erase(
                try NewErasure(.note(entry), by: "Ada", text: "A name was in it."))
            let erased = try await server.get("/solutions/1").text
            #expect(!erased.contains("word-22-") && erased.contains("<em>The text was erased.</em>"))
        }
    }
}
