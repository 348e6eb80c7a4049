internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging
internal import SolutionLifecycle

/// The pages for people, on the same server as the queries: rendered here, readable without JavaScript.
struct Pages: Sendable {
    let frame: PageFrame
    /// Records what the forms say.
    let notes: NoteRoutes

    /// Every page, and what belongs to them.
    var routes: [Route] {
        let solutions = SolutionsPage(frame: frame)
        let solution = SolutionPage(frame: frame)
        let quarantine = QuarantinePages(frame: frame)
        let deliveries = DeliveryPages(frame: frame)
        let login = LoginPage(frame: frame)
        return [
            page("/", TodayPage(frame: frame).answer),
            page("search", SearchPage(frame: frame).answer),
            page("solutions", solutions.answer),
            page("solutions.csv", solutions.csv),
            page("solutions.json", solutions.json),
            page("solutions/:id", solution.answer),
            page("solution", solution.byQuery),
            page("findings", FindingsPage(frame: frame).answer),
            page("quarantine", quarantine.list),
            page("quarantine/:id", quarantine.one),
            page("quarantine/:id/bytes", quarantine.bytes),
            page("deliveries", deliveries.list),
            page("deliveries/:number", deliveries.one),
            page("events/:seq", deliveries.event),
            Route(.post, "notes", .everybody, NotePage(frame: frame, notes: notes).add),
            Route(.get, "login", .everybody, login.form),
            Route(.post, "login", .everybody, login.logIn),
            Route(.post, "logout", .everybody, login.logOut),
            Route(.get, "pages.css", .everybody, PageFile.style.answer),
            Route(.get, "pages.js", .everybody, PageFile.script.answer),
            Route(.get, "icon.svg", .everybody, PageFile.icon.answer),
        ]
    }

    /// A page for those who may read. The guard is asked here, and not by the table, since what it says is to
    /// be shown as a page too.
    private func page(_ path: RouterPath, _ answer: @escaping Route.Answer) -> Route {
        Route(.get, path, .everybody) { request, context in
            do {
                try frame.readGuard.admit(request, context, for: .read)
                return try await frame.unread.hold { try await answer(request, context) }
            } catch let problem as Problem where problem.status == 401 {
                return LoginPage(frame: frame).ask(for: request)
            } catch let problem as Problem {
                return frame.problem(problem)
            } catch let error as StoreError {
                context.logger.error("the store failed", metadata: ["problem": "\(error)"])
                return frame.problem(Problem(answering: error))
            }
        }
    }
}
