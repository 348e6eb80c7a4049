internal import Foundation
internal import Hummingbird
internal import SolutionLifecycle

/// The parameters of a query. One that is unknown, malformed or given twice is refused by its name.
struct QueryParameters {
    private let values: [String: String]

    /// Parts are percent-decoded; `+` stays `+`, so that `2025-02-12T03:03:44+02:00` means what it says.
    init(_ request: Request, allowed: Set<String>) throws(Problem) {
        var values: [String: String] = [:]
        for (name, value) in Self.decode(request.uri.query) {
            guard allowed.contains(name) else {
                let known = allowed.isEmpty ? "none" : allowed.sorted().joined(separator: ", ")
                throw Self.bad(name, "is not known here; there are \(known)")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Self.bad(name, "is given twice")
            }
        }
        self.values = values
    }

    static func decode(_ query: String?) -> [(name: String, value: String)] {
        (query ?? "").split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.removingPercentEncoding ?? String($0)
            }
            return (sides[0], sides.count > 1 ? sides[1] : "")
        }
    }

    static func bad(_ name: String, _ why: String) -> Problem {
        Problem("bad-parameter", status: 400, title: "Bad parameter", detail: "The parameter \(name) \(why).")
    }

    func text(_ name: String) -> String? {
        values[name]
    }

    func value<Value>(_ name: String, _ forms: String, _ read: (String) -> Value?) throws(Problem) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = read(text) else { throw Self.bad(name, "must be \(forms)") }
        return value
    }

    func flag(_ name: String) throws(Problem) -> Bool? {
        try value(name, "true or false") { ["true": true, "1": true, "false": false, "0": false][$0] }
    }

    func moment(_ name: String) throws(Problem) -> UnixMilliseconds? {
        try value(name, Asked.momentForms, Asked.moment)
    }

    func seq(_ name: String) throws(Problem) -> Int64? {
        try value(name, "a number from 0") { Int64($0).flatMap { $0 >= 0 ? $0 : nil } }
    }

    func pageRows() throws(Problem) -> Int {
        let limits = ServerLimits.pageRows
        return try value("limit", "a number from \(limits.lowerBound) to \(limits.upperBound)") {
            Int($0).flatMap { limits.contains($0) ? $0 : nil }
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
