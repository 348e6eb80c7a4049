internal import SolutionLifecycle

/// Events that were folded already, in few bytes each, so that those of the same second and late ones find
/// their neighbours without asking the file. Of one solution at most `limit` are kept: memory is to grow with
/// solutions, not with events. One that has more is asked for in the file from then on.
struct KeptEvents {
    /// The events of one solution.
    struct OfSolution {
        fileprivate var last: UInt32 = 0
        fileprivate var count: UInt8 = 0
        /// Whether all that were folded are kept.
        fileprivate(set) var isWhole = true
    }

    fileprivate struct Kept {
        let seq: UInt32
        let effectiveAt: UInt32
        let portfolio: UInt32
        let status: UInt8
        let name: UInt8
        let isTriggered: Bool
        /// The one before of the same solution, or the next place that is free; 0 for none.
        var previous: UInt32
    }

    /// With what else is held of a solution this stays below 400 bytes.
    private static let limit: UInt8 = 11
    private static let chunkPlaces: UInt32 = 1 << 16

    /// In chunks, since a single array would need thrice its size when it grows. Places count from 1.
    private var chunks: [[Kept]] = []
    private var places: UInt32 = 0
    private var free: UInt32 = 0

    /// Keeps an event, given with its codes, or gives the solution up.
    mutating func add(_ event: Event, _ codes: ChangeIdentity, to solution: inout OfSolution) {
        guard solution.isWhole else { return }
        guard solution.count < Self.limit, places < .max - 1,
            let kept = Kept(event, codes, previous: solution.last)
        else { return giveUp(&solution) }
        solution.last = place(kept)
        solution.count += 1
    }

    /// Those that a new event is to be judged with, in no particular order; for a solution that is whole.
    func events(_ recall: Timeline.Recall, of solution: OfSolution, _ texts: TextCache) throws -> [Event] {
        var events: [Event] = []
        var place = solution.last
        while place != 0 {
            let kept = self[place]
            place = kept.previous
            switch recall {
            case .nothing: return events
            case .second(let second) where kept.effectiveAt != second.rawValue: continue
            case .second, .everything: events.append(try kept.event(texts))
            }
        }
        return events
    }

    private subscript(place: UInt32) -> Kept {
        get { chunks[Int((place - 1) / Self.chunkPlaces)][Int((place - 1) % Self.chunkPlaces)] }
        set { chunks[Int((place - 1) / Self.chunkPlaces)][Int((place - 1) % Self.chunkPlaces)] = newValue }
    }

    private mutating func place(_ kept: Kept) -> UInt32 {
        if free != 0 {
            let place = free
            free = self[place].previous
            self[place] = kept
            return place
        }
        if places % Self.chunkPlaces == 0 {
            chunks.append([])
            chunks[chunks.count - 1].reserveCapacity(Int(Self.chunkPlaces))
        }
        chunks[chunks.count - 1].append(kept)
        places += 1
        return places
    }

    private mutating func giveUp(_ solution: inout OfSolution) {
        while solution.last != 0 {
            let place = solution.last
            solution.last = self[place].previous
            self[place].previous = free
            free = place
        }
        solution.isWhole = false
    }
}

extension KeptEvents.Kept {
    /// `nil` where it doesn't fit: a trigger time that wasn't believed, a rare text, or a number beyond 32
    /// bits.
    fileprivate init?(_ event: Event, _ codes: ChangeIdentity, previous: UInt32) {
        guard !event.isStampedAhead, let seq = UInt32(exactly: event.seq),
            let effectiveAt = UInt32(exactly: event.effectiveAt.rawValue),
            let portfolio = UInt32(exactly: codes.portfolio), let status = UInt8(exactly: codes.status),
            let name = UInt8(exactly: codes.event)
        else { return nil }
        self.seq = seq
        self.effectiveAt = effectiveAt
        self.portfolio = portfolio
        self.status = status
        self.name = name
        isTriggered = event.triggeredAt != nil
        self.previous = previous
    }

    fileprivate func event(_ texts: TextCache) throws -> Event {
        let second = UnixSeconds(Int64(effectiveAt))
        return Event(
            seq: Int64(seq), name: try texts.name(Int64(name)), reported: try texts.reported(Int64(status)),
            portfolioID: try texts.portfolio(Int64(portfolio)), triggeredAt: isTriggered ? second : nil,
            effectiveAt: second)
    }
}
