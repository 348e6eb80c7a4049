internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import NIOCore
internal import SolutionLifecycle

/// `GET /solutions`, and the same rows as CSV and JSON: solutions to look through.
struct SolutionsPage: Sendable {
    let frame: PageFrame

    static let path = "/solutions"
    static let parameters = [
        "id", "status", "portfolio_id", "disputed", "older_than", "tests", "limit", "cursor",
    ]

    /// Rows of a page, so that it stays light.
    private static let rows = 50
    private static let mostRows = 100
    private static let pageSizes = 1...1000

    /// A question that was understood, and what it found.
    private struct Found {
        let question: PageQuestion
        let filter: SolutionFilter
        let idPrefix: String?
        let listing: SolutionListing
        let next: String?
    }

    @Sendable func answer(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let now = frame.clock()
        let found = try await find(request, now: now, sizes: 1...Self.mostRows)
        return frame.page(
            "solutions", title: "Solutions", section: Self.path, moment: found.listing.moment, asOf: now,
            view: view(found, now: now))
    }

    /// `GET /solutions.csv`: RFC 4180; no cell is a formula to a spreadsheet. All that the filter admits,
    /// page by page as it is read; with `limit` or `cursor` that page alone.
    @Sendable func csv(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let first = try await find(request, now: frame.clock(), sizes: Self.pageSizes)
        let parameters = first.question.parameters
        let isAll = parameters.text("limit") == nil && parameters.text("cursor") == nil
        var headers = PageFrame.headers
        headers[.contentType] = "text/csv; charset=utf-8; header=present"
        headers[.contentDisposition] = "attachment; filename=\"solutions.csv\""
        let body = ResponseBody { [reader = frame.reader] writer in
            try await writer.write(Self.lines([SolutionTable.headings.joined(separator: ",")]))
            try await writer.write(Self.lines(first.listing.solutions.map(SolutionTable.row)))
            var position = isAll ? first.listing.next : nil
            while let place = position {
                let page = try await reader.listing(
                    of: first.filter, idPrefix: first.idPrefix, after: place, limit: Self.pageSizes.upperBound
                )
                try await writer.write(Self.lines(page.solutions.map(SolutionTable.row)))
                position = page.next
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func lines(_ rows: [String]) -> ByteBuffer {
        ByteBuffer(string: rows.map { $0 + "\r\n" }.joined())
    }

    /// `GET /solutions.json`: a list as `GET /v1/solutions` answers, in the page's order.
    @Sendable func json(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let found = try await find(request, now: frame.clock(), sizes: Self.pageSizes)
        var response = Response.json(
            .list(found.listing.solutions.map(\.json), nextCursor: found.next))
        for field in PageFrame.headers { response.headers[field.name] = field.value }
        return response
    }

    private func find(
        _ request: Request, now: UnixMilliseconds, sizes: ClosedRange<Int>
    ) async throws -> Found {
        let question = try PageQuestion(request, path: Self.path, names: Self.parameters)
        let parameters = question.parameters
        var filter = SolutionFilter()
        let statuses = Status.allCases.map(\.text).joined(separator: ", ")
        filter.status = try parameters.value("status", "one of \(statuses)", Status.init(text:))
        filter.portfolioID = parameters.text("portfolio_id")
        filter.isDisputed = try parameters.flag("disputed")
        filter.standingSince = try parameters.value("older_than", Asked.durationForms, Asked.durationSeconds)
            .map { UnixSeconds(now.seconds.rawValue - $0) }
        filter.includesTests = try parameters.flag("tests") ?? false
        let limit = try parameters.value("limit", "a number from \(sizes.lowerBound) to \(sizes.upperBound)")
        {
            Int($0).flatMap { sizes.contains($0) ? $0 : nil }
        }
        let listing = try await frame.reader.listing(
            of: filter, idPrefix: parameters.text("id"), after: try position(parameters),
            limit: limit ?? Self.rows)
        return Found(
            question: question, filter: filter, idPrefix: parameters.text("id"), listing: listing,
            next: listing.next.map { "\($0.since).\($0.solution).\(Link.encode($0.id))" })
    }

    private func position(_ parameters: QueryParameters) throws(Problem) -> SolutionListing.Position? {
        try parameters.value("cursor", "one that a page's own link has") { text in
            let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let since = Int64(parts[0]), let solution = Int64(parts[1]),
                let id = String(parts[2]).removingPercentEncoding
            else { return nil }
            return SolutionListing.Position(solution: solution, since: since, id: id)
        }
    }

    private func view(_ found: Found, now: UnixMilliseconds) -> View {
        let (question, listing) = (found.question, found.listing)
        let tallies = listing.tallies
        let total = tallies.values.reduce(0, +)
        let place: [String: String?] = ["cursor": question.parameters.text("cursor")]
        return [
            "search": question.parameters.text("id") ?? "",
            "facets": [
                question.facet(
                    "Status", "status",
                    [("all", nil, Wording.number(total))]
                        + Status.allCases.map { ($0.text, $0.text, Wording.number(tallies[$0] ?? 0)) }),
                question.facet(
                    "Disputed", "disputed",
                    [
                        ("all", nil, nil), ("disputed", "true", Wording.number(listing.disputed)),
                        ("not disputed", "false", nil),
                    ]),
                question.facet(
                    "In its status", "older_than",
                    [
                        ("any time", nil, nil), ("a day or more", "1d", nil), ("7 days", "7d", nil),
                        ("30 days", "30d", nil),
                    ]),
                question.facet(
                    "Dashboard tests", "tests", [("left out", nil, nil), ("shown", "true", nil)]),
            ],
            "chosen": question.chosen(["id": "id begins with", "portfolio_id": "portfolio"]),
            "order": words(listing.order),
            "rows": listing.solutions.map { row($0, now: now) },
            "isNone": listing.solutions.isEmpty, "count": Wording.count(listing.solutions.count, "solution"),
            "csv": question.link(["limit": nil], path: "/solutions.csv"),
            "json": question.link(place, path: "/solutions.json", keepingPlace: true),
            "isCutShort": listing.isCutShort, "hasNext": found.next != nil,
            "next": found.next.map { question.link(["cursor": $0]) } ?? "",
            "hasFirst": question.parameters.text("cursor") != nil, "first": question.link(),
        ]
    }

    private func words(_ order: SolutionListing.Order) -> String {
        switch order {
        case .id: "by id"
        case .newest: "newest first"
        case .longest: "longest in its status first"
        }
    }

    private func row(_ solution: Solution, now: UnixMilliseconds) -> View {
        var view: View = [
            "id": solution.solutionID, "href": Link.solution(solution.solutionID),
            "status": solution.status?.text ?? "none yet", "kind": solution.status?.kind ?? "none",
            "isDisputed": solution.isDisputed, "reported": solution.reported.text,
            "isAmbiguous": solution.isAmbiguous, "isTest": solution.isTest,
            "events": Wording.number(solution.events), "findings": Wording.number(solution.openFindings),
            "isFlagged": solution.openFindings > 0,
            "heard": Wording.time(solution.lastReceivedAt),
            "heardAge": Wording.age(solution.lastReceivedAt.seconds, at: now) + " ago",
            "portfolios": solution.portfolioIDs.prefix(2).map { id -> View in
                ["portfolio": id, "portfolioHref": Link.to("/solutions", [("portfolio_id", id)])]
            },
            "morePortfolios": solution.portfolioIDs.count > 2
                ? "+\(solution.portfolioIDs.count - 2)\(solution.hasMorePortfolios ? " and more" : "")" : "",
            "hasSince": solution.since != nil,
        ]
        if let since = solution.since {
            view["since"] = Wording.time(since)
            view["age"] = Wording.age(since, at: now)
        }
        return view
    }
}
