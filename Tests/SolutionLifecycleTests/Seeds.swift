import TestSupport
import Testing

/// A run of seeds that a property is tried with. Several make one test, so that they run side by side.
struct Seeds: Sendable, CustomTestStringConvertible {
    let range: Range<UInt64>

    var testDescription: String { "seeds \(range)" }

    /// `count` seeds from `first` on, in blocks.
    static func blocks(_ count: UInt64, from first: UInt64, of size: UInt64 = 500) -> [Seeds] {
        stride(from: first, to: first + count, by: Int(size)).map { start in
            Seeds(range: start..<min(start + size, first + count))
        }
    }

    /// Tries a property on the events of every seed. It answers `nil` where it holds, else what is wrong. The
    /// first seed that breaks it is printed, with the fewest of its events that still do, and ends the block.
    func hold(
        _ shape: Generated.Shape, at location: SourceLocation = #_sourceLocation,
        _ broken: (_ events: [PlainEvent], _ random: SplitMix64) -> String?
    ) {
        for seed in range {
            let random = SplitMix64(seed: ~seed)
            var events = Generated(seed: seed, shape: shape).events
            guard var complaint = broken(events, random) else { continue }
            var isSmaller = true
            while isSmaller {
                isSmaller = false
                for place in events.indices {
                    var fewer = events
                    fewer.remove(at: place)
                    guard let still = broken(fewer, random) else { continue }
                    (events, complaint, isSmaller) = (fewer, still, true)
                    break
                }
            }
            let listed = events.map(\.description).joined(separator: "\n  ")
            Issue.record(
                "seed \(seed) (\(shape.rawValue)): \(complaint)\n  \(listed)", sourceLocation: location)
            return
        }
    }
}
