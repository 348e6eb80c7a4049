internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// The lifecycle as a drawing, laid out from `TransitionTable`: each status in a layer of its own distance
/// from the start, legal steps forward, tolerated ones dashed.
///
/// It is laid out once in lengths along and across, and drawn from left to right for wide windows, from top
/// to bottom for narrow ones.
struct LifecycleDiagram {
    /// How many solutions stand where; `nil` is ∅.
    let counts: [Status?: Int]
    let isTall: Bool

    private struct Box {
        var along: Double
        var across: Double
        let length: Double
        let breadth: Double

        var middleAlong: Double { along + length / 2 }
        var middleAcross: Double { across + breadth / 2 }
    }

    private static let layers: [Status: Int] = Dictionary(
        uniqueKeysWithValues: Status.allCases.map { ($0, layer(of: $0, seen: [])) })

    /// The longest way of legal steps from the start.
    private static func layer(of status: Status, seen: [Status]) -> Int {
        guard !seen.contains(status) else { return 0 }
        let before = TransitionTable.transitions.filter { $0.to == status && $0.kind == .legal }.map(\.from)
        return 1 + (before.map { from in from.map { layer(of: $0, seen: seen + [status]) } ?? 0 }.max() ?? 0)
    }

    /// The width and height of a status's box, the gap between layers, and that between two of one layer.
    private var size: (width: Double, height: Double, gap: Double, aside: Double) {
        isTall ? (132, 64, 34, 30) : (138, 68, 54, 34)
    }

    /// Room beside the boxes for steps that go over one, forwards or back.
    private static let margin = 44.0

    private func box(_ status: Status?) -> Box {
        let (length, breadth) = isTall ? (size.height, size.width) : (size.width, size.height)
        guard let status else {
            return Box(along: 6, across: Self.margin + breadth / 2 - 8, length: 16, breadth: 16)
        }
        let layer = Self.layers[status] ?? 0
        let lane = Status.allCases.filter { Self.layers[$0] == layer && $0.rawValue < status.rawValue }.count
        return Box(
            along: 6 + 16 + size.gap + Double(layer - 1) * (length + size.gap),
            across: Self.margin + Double(lane) * (breadth + size.aside), length: length, breadth: breadth)
    }

    var view: View {
        let boxes = Status.allCases.map { box($0) }
        let along = (boxes.map { $0.along + $0.length }.max() ?? 0) + 6
        let across = (boxes.map { $0.across + $0.breadth }.max() ?? 0) + 12
        let start = box(nil)
        let dot = point(start.middleAlong, start.middleAcross)
        return [
            "id": isTall ? "tall" : "wide", "width": isTall ? across : along,
            "height": isTall ? along : across,
            "dotX": dot.x, "dotY": dot.y, "arrows": TransitionTable.transitions.map(arrow),
            "boxes": Status.allCases.map(node),
        ]
    }

    private func point(_ along: Double, _ across: Double) -> (x: Double, y: Double) {
        isTall ? (across, along) : (along, across)
    }

    private func node(_ status: Status) -> View {
        let box = box(status)
        let corner = point(box.along, box.across)
        let count = Wording.number(counts[status] ?? 0)
        // The longest name is broken in two.
        let names = status.text.split(separator: "_", maxSplits: 1).map(String.init)
        let lines = names.count == 2 ? [names[0] + "_", names[1]] : names
        return [
            "x": corner.x, "y": corner.y, "width": size.width, "height": size.height,
            "middle": corner.x + size.width / 2, "kind": status.kind, "status": status.text, "count": count,
            "countY": corner.y + size.height - 11,
            "lines": lines.enumerated().map { place, text -> View in
                ["text": text, "y": corner.y + (lines.count == 2 ? 17 : 23) + Double(place) * 13]
            },
            "href": Link.to("/solutions", [("status", status.text)]),
            "isTerminal": TransitionTable.isTerminal(status),
        ]
    }

    private func arrow(_ transition: Transition) -> View {
        let (from, to) = (box(transition.from), box(transition.to))
        let fromLayer = transition.from.map { Self.layers[$0] ?? 0 } ?? 0
        let toLayer = Self.layers[transition.to] ?? 0
        let points: [(Double, Double)]
        if toLayer == fromLayer + 1 {
            let (start, end) = (from.along + from.length, to.along - 5)
            let middle = (start + end) / 2
            points = [
                (start, from.middleAcross), (middle, from.middleAcross), (middle, to.middleAcross),
                (end, to.middleAcross),
            ]
        } else if toLayer > fromLayer {
            let top = min(from.across, to.across)
            points = [
                (from.middleAlong + (transition.from == nil ? 0 : 14), from.across),
                (from.middleAlong + 24, top - 34), (to.middleAlong - 24, top - 34),
                (to.middleAlong - 14, to.across - 5),
            ]
        } else {
            let bottom = max(from.across + from.breadth, to.across + to.breadth)
            points = [
                (from.middleAlong, from.across + from.breadth), (from.middleAlong - 16, bottom + 26),
                (to.middleAlong + 16, bottom + 26), (to.middleAlong, to.across + to.breadth + 5),
            ]
        }
        let places = points.map { along, across in
            let place = point(along, across)
            return "\(place.x) \(place.y)"
        }
        return [
            "path": "M\(places[0]) C\(places[1]), \(places[2]), \(places[3])",
            "kind": transition.kind.rawValue,
            "from": transition.from?.text ?? "the start", "to": transition.to.text,
            "basis": transition.basis,
        ]
    }
}
