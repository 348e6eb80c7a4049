public import LifecycleStore

/// An error as RFC 9457 has it: what HTTP answers, and what the command line prints with `--json`.
public struct Problem: Error, Sendable {
    /// The NAME of `urn:lifecycle:problem:NAME`.
    public let name: String
    public let status: Int
    public let title: String
    /// What was tried, what was found, and what to do.
    public let detail: String
    /// For a bad parameter: its name, in a member `parameter` of its own.
    public let parameter: String?
    /// Header fields that belong to the answer, such as `Allow` of 405.
    public let headers: [String: String]

    public init(
        _ name: String, status: Int, title: String, detail: String, parameter: String? = nil,
        headers: [String: String] = [:]
    ) {
        self.name = name
        self.status = status
        self.title = title
        self.detail = detail
        self.parameter = parameter
        self.headers = headers
    }

    public var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("type", .string("urn:lifecycle:problem:\(name)")), ("title", .string(title)),
            ("status", JSON(status)), ("detail", .string(detail)),
        ]
        if let parameter { members.append(("parameter", .string(parameter))) }
        return .object(members)
    }

    /// For who runs the program: with the file's path.
    public init(_ error: StoreError) {
        switch error {
        case .anotherHead:
            self.init(
                error.name, status: 409, title: "A head of another log", detail: error.description)
        case .unreleasedFile, .notOurFile, .newerFile:
            self.init(
                error.name, status: 503, title: "Not a file of this version", detail: error.description)
        case .noDatabase, .heldByAnotherWriter, .olderFile, .schemaChanged, .notDurable, .projectionOutdated,
            .queueFull, .closed, .databaseRemoved, .companionRemoved, .anotherLog, .failed:
            self.init(
                error.name, status: 503, title: "The store can't do this now", detail: error.description)
        }
    }

    /// For whoever asks over HTTP: without it.
    package init(answering error: StoreError) {
        switch error {
        case .queueFull, .closed:
            self.init(error)
        case .anotherLog:
            self.init(
                error.name, status: 409, title: "A position of another log", detail: error.description)
        default:
            self.init(
                error.name, status: 503, title: "The store can't do this now",
                detail: "The store can't do this now: \(error.cause). Try again later; the server's log says "
                    + "more, and /health/ready when it is over.")
        }
    }

    public static func unknownSolution(_ id: String) -> Problem {
        Problem(
            "unknown-solution", status: 404, title: "Unknown solution",
            detail:
                "No event of a solution \(id) was ever recorded. Check the id; `lifecycle solutions` lists "
                + "all."
        )
    }

    public static func noEventsByThen(_ id: String) -> Problem {
        Problem(
            "no-events-by-then", status: 404, title: "No events by then",
            detail:
                "The solution \(id) is known, but none of its events falls within the time that was asked "
                + "about. "
                + "Ask about a later moment.")
    }
}
