internal import Foundation

/// How much memory this process has, as Linux counts it.
enum ResidentMemory {
    /// `nil` where the system doesn't tell.
    static var bytes: Int64? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int64(fields[1]) else { return nil }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
