internal import Hummingbird
internal import LifecycleAnswers
internal import SolutionLifecycle

/// What a page was asked: its address and parameters, from which its links are made.
struct PageQuestion {
    let path: String
    let parameters: QueryParameters
    private let names: [String]

    /// `names`: the parameters that the page knows, in the order in which its links have them. Those left
    /// empty, as a form sends them, count as not given.
    init(_ request: Request, path: String, names: [String]) throws(Problem) {
        self.path = path
        self.names = names
        parameters = try QueryParameters(form: request, allowed: Set(names))
    }

    /// The same question, with some parameters changed (`nil` takes one away), and from its first page on.
    func link(_ changes: [String: String?] = [:], path: String? = nil, keepingPlace: Bool = false) -> String {
        let pairs = names.compactMap { name -> (name: String, value: String)? in
            if let change = changes[name] { return change.map { (name, $0) } }
            if name == "cursor" && !keepingPlace { return nil }
            return parameters.text(name).map { (name, $0) }
        }
        return Link.to(path ?? self.path, pairs)
    }

    /// A row of links that set `name` to each of the values, or take it away. `count` is what stands behind a
    /// label, where it is known.
    func facet(
        _ title: String, _ name: String,
        _ options: [(label: String, value: String?, count: String?)]
    ) -> View {
        let current = parameters.text(name)
        return [
            "title": title,
            "options": options.map { option -> View in
                [
                    "label": option.label, "href": link([name: option.value]),
                    "count": option.count ?? "", "hasCount": option.count != nil,
                    "isCurrent": option.value == current,
                ]
            },
        ]
    }

    /// Which of the parameters narrow the list: each with the link that takes it away.
    func chosen(_ labels: [String: String]) -> [View] {
        names.compactMap { name in
            guard let label = labels[name], let value = parameters.text(name) else { return nil }
            return ["label": label, "value": value, "href": link([name: nil])]
        }
    }

    /// The parameters that a form sends along, so that it changes nothing but its own.
    func kept(without names: Set<String>) -> [View] {
        self.names.compactMap { name in
            guard name != "cursor", !names.contains(name), let value = parameters.text(name) else {
                return nil
            }
            return ["name": name, "value": value]
        }
    }

    /// As `Asked` reads moments, and also without zone or seconds, as the pages write them: then in UTC.
    static func moment(_ text: String, now: UnixMilliseconds? = nil) -> UnixMilliseconds? {
        Asked.moment(text, now: now) ?? Asked.moment(text + "Z") ?? Asked.moment(text + ":00Z")
    }

    /// The place from which the list goes on, in as many numbers as `count`.
    func place(numbers count: Int) throws(Problem) -> [Int64]? {
        try parameters.value("cursor", "one that a page's own link has") { text in
            let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            let known = numbers.compactMap(\.self)
            return known.count == count && numbers.count == count ? known : nil
        }
    }
}
