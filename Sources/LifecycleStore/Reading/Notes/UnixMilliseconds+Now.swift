internal import Foundation
public import SolutionLifecycle

extension UnixMilliseconds {
    /// This machine's clock.
    public static var now: UnixMilliseconds {
        UnixMilliseconds(Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
