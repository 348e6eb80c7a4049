import Foundation
import SolutionLifecycle

extension Settings {
    /// A clock before 1970 or after 9999 is wrong: then it stands at the nearest of the moments that all of
    /// the program can read and write.
    static let clock: @Sendable () -> UnixMilliseconds = {
        let now = UnixMilliseconds(Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
        return min(max(now, UnixMilliseconds(0)), .latest)
    }
}
