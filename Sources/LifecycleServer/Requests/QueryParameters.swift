internal import Foundation
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// The parameters of a query. One that is unknown, malformed or given twice is refused by its name.
struct QueryParameters {
    private let values: [String: String]

    /// Parts are percent-decoded; `+` stays `+`, so that `2025-02-12T03:03:44+02:00` means what it says.
    init(_ request: Request, allowed: Set<String>) throws(Problem) {
        try self.init(Self.parts(request.uri.query), allowed: allowed)
    }

    /// As a form sends them: `+` is a space, and fields left empty count as not given.
    init(form request: Request, allowed: Set<String>) throws(Problem) {
        let fields = Self.parts(request.uri.query?.replacing("+", with: "%20"))
        try self.init(fields.filter { !$0.value.isEmpty }, allowed: allowed)
    }

    private init(_ parts: [(name: Substring, value: Substring)], allowed: Set<String>) throws(Problem) {
        var values: [String: String] = [:]
        for (name, value) in parts {
            let name = Self.decoded(name) ?? String(name)
            guard allowed.contains(name) else {
                let known = allowed.isEmpty ? "none" : allowed.sorted().joined(separator: ", ")
                throw Self.bad(name, "is not known here; there are \(known)")
            }
            guard let value = Self.decoded(value) else {
                throw Self.bad(name, "must be UTF-8, percent-encoded")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Self.bad(name, "is given twice")
            }
        }
        self.values = values
    }

    /// Names and values as they were sent.
    static func parts(_ query: String?) -> [(name: Substring, value: Substring)] {
        (query ?? "").split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (sides[0], sides.count > 1 ? sides[1] : "")
        }
    }

    /// `nil` where it is no percent-encoded UTF-8.
    static func decoded(_ part: some StringProtocol) -> String? {
        part.utf8.contains(UInt8(ascii: "%")) ? part.removingPercentEncoding : String(part)
    }

    /// As a form sends it: `+` is a space.
    static func decodedForm(_ part: some StringProtocol) -> String? {
        decoded(String(part.map { $0 == "+" ? " " : $0 }))
    }

    static func bad(_ name: String, _ why: String) -> Problem {
        let shown = name.count > 64 ? name.prefix(64) + "…" : name
        return Problem(
            "bad-parameter", status: 400, title: "Bad parameter", detail: "The parameter \(shown) \(why).",
            parameter: shown)
    }

    /// As it was given; for what is shown again, or makes links.
    func text(_ name: String) -> String? {
        values[name]
    }

    func solutionID() throws(Problem) -> String? {
        try value("solution_id", Self.idForm) { Change.canBeSolutionID($0) ? $0 : nil }
    }

    func portfolioID() throws(Problem) -> String? {
        try value("portfolio_id", Self.idForm) { Change.admits($0) ? $0 : nil }
    }

    static let idForm = "an id, which is \(Asked.idForm)"

    func value<Value>(_ name: String, _ forms: String, _ read: (String) -> Value?) throws(Problem) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = read(text) else { throw Self.bad(name, "must be \(forms)") }
        return value
    }

    func flag(_ name: String) throws(Problem) -> Bool? {
        try value(name, "true or false") { ["true": true, "1": true, "false": false, "0": false][$0] }
    }

    func moment(_ name: String) throws(Problem) -> UnixMilliseconds? {
        try value(name, Asked.momentForms) { Asked.moment($0) }
    }

    func seq(_ name: String) throws(Problem) -> Int64? {
        try value(name, "a whole number from 0 to \(Int64.max)", Self.number)
    }

    static let positionForm =
        "an id of the stream (as in 12-0a1b2c3d), or a whole number from 0 to \(Int64.max)"

    /// `other`: what else may stand there.
    func logPosition(_ name: String, or other: String? = nil) throws(Problem) -> LogPosition? {
        try value(name, Self.positionForm + (other.map { ", or \($0)" } ?? "")) { LogPosition($0) }
    }

    /// Of digits alone: Swift would take a sign too.
    static func number(_ text: String) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }

    func pageRows() throws(Problem) -> Int {
        let limits = ServerLimits.pageRows
        return try value("limit", "a whole number from \(limits.lowerBound) to \(limits.upperBound)") {
            Self.number($0).map(Int.init).flatMap { limits.contains($0) ? $0 : nil }
        } ?? ServerLimits.defaultPageRows
    }

    func question() throws(Problem) -> PastQuestion {
        PastQuestion(
            at: try moment("at")?.seconds, knownAt: try moment("known_at"),
            knownAtSeq: try seq("known_at_seq"))
    }

    /// All but the paging itself: what a cursor is bound to.
    var filterText: String {
        values.filter { !["limit", "cursor"].contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
}
