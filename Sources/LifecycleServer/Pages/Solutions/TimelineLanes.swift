internal import LifecycleAnswers
internal import SolutionLifecycle

/// A solution's life in two lanes: when things happened, and when we heard of them. Both go downwards in
/// equal steps, so that a line is level where a change came in its turn, and crosses others where it didn't.
/// Statuses that were never reported have a place in the first lane and none in the second.
struct TimelineLanes {
    /// In replay order.
    let entries: [History.Entry]

    /// A row's height; the style sheet has the same.
    private static let rowHeight = 64

    private enum Row {
        case missing(Status, in: History.Entry)
        case event(History.Entry)
    }

    private var rows: [Row] {
        entries.flatMap { entry in
            entry.step.missing.map { Row.missing($0, in: entry) } + [.event(entry)]
        }
    }

    var view: View {
        let rows = rows
        /// The rows of events, in replay order, and so the places of arrivals.
        let places = rows.indices.filter { index in
            if case .event = rows[index] { true } else { false }
        }
        let arrivals = entries.sorted { $0.logged.event.seq < $1.logged.event.seq }
        let heardAt = Dictionary(
            zip(arrivals.map(\.logged.event.seq), places), uniquingKeysWith: { one, _ in one })
        let overtaken = Self.overtaken(entries)
        var heard: [View] = rows.map { _ in ["isBlank": true] }
        for (entry, place) in zip(arrivals, places) {
            heard[place] = heardView(entry, isLate: overtaken.contains(entry.logged.event.seq))
        }
        return [
            "height": rows.count * Self.rowHeight, "happened": rows.indices.map { happenedView(rows, $0) },
            "heard": heard,
            "lines": zip(entries, places).map { entry, place -> View in
                let seq = entry.logged.event.seq
                let isLate = overtaken.contains(seq)
                return [
                    "from": Self.middle(place), "to": Self.middle(heardAt[seq] ?? place), "seq": String(seq),
                    "class": isLate ? "late" : entry.step.verdict.reason != nil ? "illegal" : "level",
                ]
            },
            "bands": bands(rows),
            "summary": summary(overtaken.count, missing: rows.count - places.count),
        ]
    }

    /// Events that were heard of after a later one.
    private static func overtaken(_ entries: [History.Entry]) -> Set<Int64> {
        var first = Int64.max
        var found: Set<Int64> = []
        for entry in entries.reversed() {
            let seq = entry.logged.event.seq
            if seq > first { found.insert(seq) }
            first = min(first, seq)
        }
        return found
    }

    private static func middle(_ row: Int) -> Int {
        row * rowHeight + rowHeight / 2
    }

    /// What stood from one event to the next, as a coloured band along the first lane.
    private func bands(_ rows: [Row]) -> [View] {
        var bands: [View] = []
        for (place, row) in rows.enumerated() {
            guard case .event(let entry) = row, let status = entry.step.to else { continue }
            let next = rows[(place + 1)...].firstIndex { if case .event = $0 { true } else { false } }
            let end = next.map(Self.middle) ?? rows.count * Self.rowHeight
            bands.append(["y": Self.middle(place), "height": end - Self.middle(place), "kind": status.kind])
        }
        return bands
    }

    private func happenedView(_ rows: [Row], _ place: Int) -> View {
        switch rows[place] {
        case .missing(let status, let entry):
            return [
                "isMissing": true, "isEvent": false, "status": status.text,
                "seq": String(entry.logged.event.seq), "y": Self.middle(place),
            ]
        case .event(let entry):
            let event = entry.step.event
            let before = rows[..<place].reversed().lazy.compactMap { row -> UnixSeconds? in
                if case .event(let earlier) = row { earlier.step.event.effectiveAt } else { nil }
            }.first
            let gap = before.map { Self.distance($0, event.effectiveAt) } ?? ""
            return [
                "isMissing": false, "isEvent": true, "status": event.reported.text,
                "kind": event.reported.status?.kind ?? "none", "seq": String(event.seq),
                "isIllegal": entry.step.verdict.reason != nil, "verdict": entry.step.verdict.text,
                "isTolerated": entry.step.verdict == .tolerated, "at": Wording.time(event.effectiveAt),
                "gap": gap, "hasGap": before != nil, "y": Self.middle(place),
            ]
        }
    }

    private func heardView(_ entry: History.Entry, isLate: Bool) -> View {
        let logged = entry.logged
        return [
            "isBlank": false, "at": Wording.time(logged.receivedAt), "seq": String(logged.event.seq),
            "delay": Self.distance(logged.event.effectiveAt, logged.receivedAt.seconds), "isLate": isLate,
            "again": logged.redeliveries > 0 ? "again \(logged.redeliveries)×" : "",
        ]
    }

    private static func distance(_ from: UnixSeconds, _ to: UnixSeconds) -> String {
        let (difference, overflow) = to.rawValue.subtractingReportingOverflow(from.rawValue)
        return overflow || difference < 0 ? "0 s" : Wording.length(seconds: difference)
    }

    private func summary(_ late: Int, missing: Int) -> String {
        let events = Wording.count(entries.count, "change")
        let lines = late == 0 ? "all heard of in their turn" : "\(late) heard of after a later one"
        return "\(events), \(lines)" + (missing == 0 ? "" : "; \(missing) never reported")
    }
}
