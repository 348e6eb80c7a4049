internal import LifecycleAnswers

extension Problem {
    static func noSuchPage(_ detail: String) -> Problem {
        Problem("no-such-page", status: 404, title: "No such page", detail: detail)
    }
}
