internal import SolutionLifecycle

/// The events of one solution that were folded already, in 16 bytes each, so that one of the same second or a
/// late one finds its neighbours without asking the file. At most `limit` are kept: memory is to grow with
/// solutions, not with events. A solution that has more is asked for in the file from then on.
struct KeptEvents {
    /// With what else is held of a solution this stays below 400 bytes.
    private static let limit = 10

    /// Whether all that were folded are kept.
    private(set) var isWhole = true
    private var count: UInt8 = 0
    private var events = InlineArray<10, Kept>(repeating: Kept())

    /// Keeps an event, given with its codes, or gives up.
    mutating func add(_ event: Event, _ codes: ChangeIdentity) {
        guard isWhole, count < Self.limit, let kept = Kept(event, codes) else {
            isWhole = false
            return
        }
        events[Int(count)] = kept
        count += 1
    }

    /// Those that a new event is to be judged with, in the order of their recording; where all are kept.
    func events(_ recall: Timeline.Recall, _ texts: TextCache) throws -> [Event] {
        var found: [Event] = []
        for place in 0..<Int(count) {
            switch recall {
            case .nothing: return found
            case .second(let second) where Int64(events[place].effectiveAt) != second.rawValue: continue
            case .second, .everything: found.append(try events[place].event(texts))
            }
        }
        return found
    }

    fileprivate struct Kept {
        var seq: UInt32 = 0
        var effectiveAt: UInt32 = 0
        var portfolio: UInt32 = 0
        var status: UInt8 = 0
        var name: UInt8 = 0
        var isTriggered = false
    }
}

extension KeptEvents.Kept {
    /// `nil` where it doesn't fit: a trigger time that wasn't believed, a rare text, or a number beyond 32
    /// bits.
    fileprivate init?(_ event: Event, _ codes: ChangeIdentity) {
        guard !event.isStampedAhead, let seq = UInt32(exactly: event.seq),
            let effectiveAt = UInt32(exactly: event.effectiveAt.rawValue),
            let portfolio = UInt32(exactly: codes.portfolio), let status = UInt8(exactly: codes.status),
            let name = UInt8(exactly: codes.event)
        else { return nil }
        self.init(
            seq: seq, effectiveAt: effectiveAt, portfolio: portfolio, status: status, name: name,
            isTriggered: event.triggeredAt != nil)
    }

    fileprivate func event(_ texts: TextCache) throws -> Event {
        let second = UnixSeconds(Int64(effectiveAt))
        return Event(
            seq: Int64(seq), name: try texts.name(Int64(name)), reported: try texts.reported(Int64(status)),
            portfolioID: try texts.portfolio(Int64(portfolio)), triggeredAt: isTriggered ? second : nil,
            effectiveAt: second)
    }
}
