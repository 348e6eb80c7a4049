import Foundation

extension Settings {
    /// For checks and copies, which may be long and are in no hurry: whatever else runs goes first, above all
    /// a server's intake. Where there is nothing else to do it costs nothing.
    static func yieldToServers() {
        var parameters = sched_param()
        // Of the calling thread; threads made later inherit it. That it may fail is no reason not to work.
        _ = sched_setscheduler(0, schedIdle, &parameters)
    }

    /// SCHED_IDLE of Linux's sched.h, which Swift doesn't import.
    private static let schedIdle: Int32 = 5
}
