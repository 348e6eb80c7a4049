import Foundation
import Testing

@testable import LifecycleStore

@Suite("The writer's lock")
struct WriterLockTests {
    /// A program that this process starts has copies of its descriptors until it runs (`O_CLOEXEC` closes
    /// them then, not sooner). Here one stands still at that moment.
    @Test("is let go with the writer, though a program that is just being started holds a copy of it")
    func startedProgram() throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        let child = try Self.fork()
        defer {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        #expect(throws: StoreError.self) { try store.writer() }
        writer.close()
        try store.writer().close()
    }

    /// Swift hides `fork`, since little may be done in the child: this one only waits to be killed.
    private static func fork() throws -> pid_t {
        let address = try #require(dlsym(nil, "fork"))
        let child = unsafeBitCast(address, to: (@convention(c) () -> pid_t).self)()
        if child == 0 {
            while true { pause() }
        }
        try #require(child > 0)
        return child
    }
}
