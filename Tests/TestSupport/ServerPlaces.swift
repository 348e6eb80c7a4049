/// How many tests may hold a server of their own at once; the others wait.
///
/// All tests begin together, and some 240 servers at once hold 2,700 files. Beyond 1,365, Foundation's
/// `Process.run`, which the tests of the command line use, reads past the end of its list of open files, and
/// now and then the whole run crashed of it.
public actor ServerPlaces {
    public static let shared = ServerPlaces(16)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ places: Int) {
        free = places
    }

    /// Waits for a place, and has it until `body` ends.
    public nonisolated func hold(_ body: @Sendable () async throws -> Void) async throws {
        await take()
        do {
            try await body()
        } catch {
            await leave()
            throw error
        }
        await leave()
    }

    private func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
