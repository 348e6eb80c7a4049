@_exported public import struct LifecycleSimulation.SplitMix64

extension SplitMix64 {
    public mutating func chance(percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    public mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: choices.indices, using: &self)]
    }

    /// A part of `0..<count`; it may be empty.
    public mutating func range(within count: Int) -> Range<Int> {
        let ends = [Int.random(in: 0...count, using: &self), Int.random(in: 0...count, using: &self)].sorted()
        return ends[0]..<ends[1]
    }
}
