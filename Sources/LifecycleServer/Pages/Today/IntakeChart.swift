internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// What came in during the last hours, as bars: each hour's deliveries, in parts of the busiest one's.
struct IntakeChart {
    let hours: [Overview.IntakeHour]

    /// The drawing's height, and the width that each hour has of it.
    private static let height = 64.0
    private static let width = 20.0

    var view: View {
        let most = max(1, hours.map(\.deliveries).max() ?? 1)
        let deliveries = hours.reduce(0) { $0 + $1.deliveries }
        let events = hours.reduce(0) { $0 + $1.events }
        return [
            "width": Double(hours.count) * Self.width, "height": Self.height,
            "bars": hours.enumerated().map { place, hour -> View in
                let share = Double(hour.deliveries) / Double(most)
                // What isn't nothing is to be seen.
                let height = hour.deliveries == 0 ? 0 : max(2, share * Self.height)
                return [
                    "x": Double(place) * Self.width + 2, "y": Self.height - height, "width": Self.width - 4,
                    "height": height, "hour": Self.clock(hour.start),
                    "deliveries": Wording.number(hour.deliveries), "events": Wording.number(hour.events),
                ]
            },
            "ticks": hours.enumerated().compactMap { place, hour -> View? in
                place.isMultiple(of: 6) ? ["hour": Self.clock(hour.start)] : nil
            },
            "deliveries": Wording.number(deliveries), "events": Wording.number(events),
            "busiest": Wording.number(hours.map(\.deliveries).max() ?? 0), "isEmpty": deliveries == 0,
        ]
    }

    /// `14:00`.
    private static func clock(_ moment: UnixMilliseconds) -> String {
        String(moment.rfc3339.dropFirst(11).prefix(5))
    }
}
