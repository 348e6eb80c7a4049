public import LifecycleStore
internal import SolutionLifecycle

internal import struct Foundation.Data

extension QuarantineRecord {
    /// As interface.md has it, for the command line and HTTP alike.
    public var json: JSON {
        [
            "id": .integer(id), "delivery": .integer(delivery), "received_at": JSON(receivedAt),
            "source": .string(source.text), "reason": .string(reason),
            "sha256": .string(Hexadecimal.text(sha256)),
            "size": JSON(sizeBytes), "bytes_base64": JSON(bytes.map { Data($0).base64EncodedString() }),
            "message": JSON(message),
        ]
    }

    /// What is wrong and what to do; `nil` for a reason that this version doesn't know.
    public var message: String? {
        QuarantineReason(rawValue: reason)?.message
    }
}
