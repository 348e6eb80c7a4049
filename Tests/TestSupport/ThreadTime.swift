internal import Foundation

/// How long this thread computed, without the time in which other tests had the processor.
public enum ThreadTime {
    /// Of work that stays on the thread: no `await` in it.
    public static func measure(_ work: () throws -> Void) rethrows -> Duration {
        let start = now
        try work()
        return now - start
    }

    private static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
