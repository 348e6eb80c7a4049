internal import Foundation
internal import Hummingbird
internal import LifecycleAnswers
internal import NIOCore
internal import Synchronization

/// The bodies of deliveries that are being received, on all connections together. Each is kept whole until
/// its signature is known, and anyone can send one without a secret, so together they are bounded.
///
/// The first `ServerLimits.shortBodyBytes` of each body are not counted: ordinary deliveries are shorter, and
/// always find room. When the room is full, the body that has been arriving for longest makes way, if that is
/// longer than `ServerLimits.bodyPatience`: an honest sender is through by then. Otherwise the body that
/// needs more room is refused with 503.
final class ReceivingBodies: Sendable {
    private let limitBytes: Int
    private let patience: Duration
    private let state = Mutex(State())

    private struct State {
        var heldBytes = 0
        /// In the order of their numbers they began.
        var held: [UInt64: Held] = [:]
        var lastNumber: UInt64 = 0

        mutating func remove(_ number: UInt64) -> Held? {
            guard let held = held.removeValue(forKey: number) else { return nil }
            heldBytes -= held.bytes
            return held
        }

        /// The body to make way for `number`.
        func oldest(before begin: ContinuousClock.Instant, except number: UInt64) -> UInt64? {
            held.filter { $0.key != number && $0.value.bytes > 0 && $0.value.began < begin }.keys.min()
        }
    }

    private struct Held {
        var bytes = 0
        let began = ContinuousClock.now
        let cut: @Sendable () -> Void
    }

    init(_ limits: ServerLimits) {
        limitBytes = limits.receivedBytes
        patience = limits.bodyPatience
    }

    /// All of the body; `look` sees its pieces in their order as they arrive.
    func receive(
        _ request: Request, _ context: LifecycleRequestContext, look: (UnsafeRawBufferPointer) -> Void
    ) async throws -> Data {
        try BodyGuard.check(request)
        let number = begin { context.closeConnection(after: .zero) }
        defer { giveBack(number) }
        var bytes = Data()
        for try await piece in request.body {
            let count = bytes.count + piece.readableBytes
            guard count <= ServerLimits.webhookBodyBytes else { throw HTTPError(.contentTooLarge) }
            try hold(max(0, count - ServerLimits.shortBodyBytes), of: number)
            piece.withUnsafeReadableBytes { piece in
                look(piece)
                bytes.append(contentsOf: piece)
            }
        }
        return bytes
    }

    private func begin(cut: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            state.held[state.lastNumber] = Held(cut: cut)
            return state.lastNumber
        }
    }

    /// Makes sure of room for so many bytes of this body.
    private func hold(_ bytes: Int, of number: UInt64) throws(Problem) {
        let begin = ContinuousClock.now - patience
        let (isHeld, cut) = state.withLock { state in
            var cut: [Held] = []
            // One that has itself made way finds no room either.
            guard let own = state.held[number] else { return (false, cut) }
            let more = bytes - own.bytes
            while state.heldBytes + more > limitBytes, more > 0,
                let oldest = state.oldest(before: begin, except: number), let held = state.remove(oldest)
            {
                cut.append(held)
            }
            guard state.heldBytes + more <= limitBytes else { return (false, cut) }
            state.held[number]?.bytes = bytes
            state.heldBytes += more
            return (true, cut)
        }
        for held in cut { held.cut() }
        guard !isHeld else { return }
        throw Problem(
            "too-many-bodies", status: 503, title: "Too many long bodies at a time",
            detail: "The bodies that are being received fill \(limitBytes >> 20) MiB, so this one is refused "
                + "and nothing of it is stored. Send it again later.")
    }

    private func giveBack(_ number: UInt64) {
        state.withLock { _ = $0.remove(number) }
    }
}
