package import LifecycleStore
package import SolutionLifecycle

/// How people read lengths of time, numbers, sizes and verdicts.
package enum Wording {
    /// The two greatest units: `3 d 4 h`, `12 s`.
    package static func length(seconds: Int64) -> String {
        guard seconds > 0 else { return "0 s" }
        let units: [(name: String, seconds: Int64)] = [
            ("y", 31_536_000), ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1),
        ]
        let first = units.firstIndex { seconds >= $0.seconds } ?? units.count - 1
        var rest = seconds
        var parts: [String] = []
        for unit in units[first...].prefix(2) {
            let count = rest / unit.seconds
            rest %= unit.seconds
            if count > 0 { parts.append("\(count) \(unit.name)") }
        }
        return parts.joined(separator: " ")
    }

    package static func age(_ moment: UnixSeconds, at now: UnixMilliseconds) -> String {
        let (difference, overflow) = now.seconds.rawValue.subtractingReportingOverflow(moment.rawValue)
        return length(seconds: overflow ? 0 : max(0, difference))
    }

    /// `1,204`.
    package static func number(_ number: Int64) -> String {
        let digits = String(number)
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        return grouped
    }

    package static func number(_ number: Int) -> String {
        Self.number(Int64(number))
    }

    package static func number(_ count: BoundedCount) -> String {
        number(count.count) + (count.isAtLeast ? "+" : "")
    }

    /// `1 change`, `2 changes`.
    package static func count(_ number: Int, _ thing: String) -> String {
        "\(Self.number(number)) \(thing)\(number == 1 ? "" : "s")"
    }

    package static func size(bytes: Int) -> String {
        switch bytes {
        case ..<1024: "\(bytes) B"
        case ..<(1024 * 1024): "\(bytes / 1024).\(bytes % 1024 * 10 / 1024) KiB"
        default: "\(bytes / 1024 / 1024).\(bytes / 1024 % 1024 * 10 / 1024) MiB"
        }
    }

    /// What stands after a step, and why, in a sentence.
    package static func verdict(on step: Step) -> String {
        let from = step.from?.text ?? "no status"
        let stays = "It stays \(step.to?.text ?? "without a status")."
        switch step.verdict {
        case .legal: return step.from == nil ? "Begins here." : "Follows \(from)."
        case .tolerated: return "Outside the reference's lifecycle after \(from), but documented by Meta."
        case .unchanged: return "It was \(from) already."
        case .illegal(.unknownStatus): return "None of the six statuses. \(stays)"
        case .illegal(.missedStart):
            return "The start was never reported. It is believed."
        case .illegal(.skipped):
            let missing = step.missing.map(\.text).joined(separator: ", ")
            return "Never reported before it: \(missing). It is believed."
        case .illegal(.repeated):
            return "It stood before: probably a late or re-stamped copy. \(stays)"
        case .illegal(.backward): return "A step back from \(from), probably a late copy. \(stays)"
        case .illegal(.contradiction):
            return "Neither leads to the other: it was \(from). Meta's later word stands."
        case .illegal(.unlisted): return "Not in the reference's lifecycle after \(from)."
        }
    }
}
