internal import Hummingbird
internal import LifecycleStore

/// `GET /search`: goes where what was typed belongs.
struct SearchPage: Sendable {
    let frame: PageFrame

    @Sendable func answer(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let question = try PageQuestion(request, path: "/search", names: ["q"])
        let text = question.parameters.text("q")?.filter { !$0.isWhitespace } ?? ""
        let place: String
        switch try await frame.reader.whatIs(text) {
        case _ where text.isEmpty: place = SolutionsPage.path
        case .solution: place = Link.solution(text)
        case .portfolio: place = Link.to(SolutionsPage.path, [("portfolio_id", text)])
        case .neither: place = Link.to(SolutionsPage.path, [("id", text)])
        }
        return frame.redirect(to: place)
    }
}
