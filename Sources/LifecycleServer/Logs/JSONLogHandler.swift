internal import Foundation
internal import LifecycleAnswers
public import Logging
public import SolutionLifecycle
internal import Synchronization

/// Writes one JSON object a line: `time`, `level`, `logger`, `message`, then the metadata by name. Numbers
/// are numbers; control characters are escaped, so that a line is a line whatever came from outside.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel = Logger.Level.info
    private let label: String
    private let clock: @Sendable () -> UnixMilliseconds
    private let write: @Sendable ([UInt8]) -> Void

    /// `write` gets whole lines, from any thread.
    public init(
        label: String, clock: @escaping @Sendable () -> UnixMilliseconds,
        write: @escaping @Sendable ([UInt8]) -> Void = JSONLogHandler.writeToStandardError
    ) {
        self.label = label
        self.clock = clock
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var members: [(key: String, value: JSON)] = [
            ("time", .string(clock().rfc3339)), ("level", .string(event.level.rawValue)),
            ("logger", .string(label)), ("message", .string("\(event.message)")),
        ]
        var own = event.metadata ?? [:]
        if let error = event.error { own["error"] = "\(error)" }
        let provided = metadataProvider?.get() ?? [:]
        // Keys alone, where whole entries would be dear to merge and to sort.
        var keys = Array(own.keys)
        keys += provided.keys.filter { own[$0] == nil }
        keys += metadata.keys.filter { own[$0] == nil && provided[$0] == nil }
        keys.sort()
        for key in keys {
            guard let value = own[key] ?? provided[key] ?? metadata[key] else { continue }
            members.append((Self.name(key), value.json))
        }
        write(JSON.object(members).bytes + [UInt8(ascii: "\n")])
    }

    /// Hummingbird's number of the request is called `request`. A name that is taken already would make an
    /// object with the same key twice.
    private static func name(_ key: String) -> String {
        switch key {
        case "hb.request.id": "request"
        case "time", "level", "logger", "message": "metadata_\(key)"
        default: key
        }
    }

    private static let standardError = Mutex(())

    /// One line after the other, each whole.
    public static func writeToStandardError(_ line: [UInt8]) {
        standardError.withLock { _ in
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let written = Foundation.write(
                        STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if written < 0 && errno == EINTR { continue }
                    // Nobody reads any more: there is nowhere left to say so.
                    guard written > 0 else { return }
                    rest = rest.dropFirst(written)
                }
            }
        }
    }
}

extension Logger.MetadataValue {
    fileprivate var json: JSON {
        switch self {
        case .string(let text): .string(text)
        case .stringConvertible(let value): Self.json(value)
        case .array(let values): .array(values.map(\.json))
        case .dictionary(let members):
            .object(members.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value.json) })
        }
    }

    /// Numbers of the types that are logged here; everything else as its text.
    private static func json(_ value: any CustomStringConvertible & Sendable) -> JSON {
        switch value {
        case let number as Int: JSON(number)
        case let number as Int64: .integer(number)
        case let number as Double where number.isFinite: .raw("\(number)")
        case let flag as Bool: .bool(flag)
        default: .string("\(value)")
        }
    }
}
