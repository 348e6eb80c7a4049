internal import Dispatch
internal import GRDB
public import SolutionLifecycle
internal import Synchronization

/// Checks everything that can be checked about a database, changing nothing: the schema, SQLite's own
/// structures, the hash chain of the log, the quarantined bytes, and everything derived.
public struct Verification: Sendable {
    public enum Part: String, Sendable, CaseIterable {
        case schema
        case file
        case chain
        case kept
        case quarantine
        case derived
    }

    /// What is wrong, and where: the first damage of its part.
    public struct Damage: Hashable, Sendable, CustomStringConvertible {
        public let part: Part
        public let what: String

        public var description: String { "\(part.rawValue): \(what)" }

        /// None or one. Damage may also show as SQLite's own refusal to read on.
        static func found(in part: Part, _ find: () throws -> String?) -> [Damage] {
            do {
                return try find().map { [Damage(part: part, what: $0)] } ?? []
            } catch let error as DatabaseError where error.resultCode != .SQLITE_BUSY {
                return [Damage(part: part, what: "unreadable: \(error)")]
            } catch {
                return [Damage(part: part, what: "\(error)")]
            }
        }
    }

    /// The last entry whose link follows.
    public let head: LogHead
    public let events: Int64
    public let damages: [Damage]
    /// Kept values and texts of notes that were erased, as the log says.
    public let erased: Int
    /// Solutions whose derived rows are behind the log, and are known to be: they wait for a replay. No
    /// damage: the log has everything, and whoever asks for one gets it judged from there.
    public let waiting: Int

    /// How far the two halves of the work have come: the log itself, and what is derived from it.
    public struct Progress: Hashable, Sendable {
        /// The part of the log that is at work.
        public internal(set) var part = Part.schema
        /// Events whose links were computed anew.
        public internal(set) var linked: Int64 = 0
        /// Events judged anew.
        public internal(set) var judged: Int64 = 0
    }

    /// `expected`: a head noted earlier; the log must still hold that entry with that link. The two halves
    /// are checked side by side, on two threads, each with a connection of its own.
    public init(
        path: String, expecting expected: LogHead? = nil, pace: Pace = .full,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws(StoreError) {
        try LogReader(path: path).close()
        let state = Mutex(Progress())
        let log = Mutex<Result<LogCheck, any Error>?>(nil)
        let derived = Mutex<(damages: [Damage], waiting: Int)>(([], 0))
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            @Sendable func report(_ change: (inout Progress) -> Void) {
                progress(
                    state.withLock {
                        change(&$0)
                        return $0
                    })
            }
            if half == 0 {
                let check = Result { try LogCheck(path: path, expecting: expected, pace, report) }
                log.withLock { $0 = check }
            } else {
                var waiting = 0
                let damages = Damage.found(in: .derived) {
                    let check = try ReplayCheck(path: path, pace: pace) { judged in
                        report { $0.judged = judged }
                    }
                    waiting = check.waiting
                    let count = check.differences.count
                    return check.differences.first.map { "\(count) differences, first \($0)" }
                }
                derived.withLock { [waiting] in $0 = (damages, waiting) }
            }
        }
        do {
            let checked = try log.withLock { try $0.map { try $0.get() } }
            head = checked?.head ?? LogHead(entry: 0, link: [])
            events = checked?.events ?? 0
            erased = checked?.erased ?? 0
            damages = (checked?.damages ?? []) + derived.withLock { $0.damages }
            waiting = derived.withLock { $0.waiting }
        } catch {
            throw error as? StoreError ?? .failed(doing: "Verifying \(path)", message: "\(error)")
        }
    }
}
