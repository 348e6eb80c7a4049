import Crypto
import Foundation
import PartnerSolutionsWebhook

/// The documents of a file for `ingest`: if its first line is one complete JSON value, a document a line;
/// else the file is one document. Empty lines don't count.
struct DeliveryDocuments {
    struct Document {
        /// Of one that is too large, its beginning.
        let bytes: Data
        /// Where it begins, from 1.
        let line: Int
        var excess: Excess?
    }

    /// What is known of a document that was not kept in memory.
    struct Excess {
        fileprivate(set) var sizeBytes = 0
        fileprivate var digest = SHA256()

        var sha256: String {
            digest.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }

        fileprivate mutating func add(_ piece: some Collection<UInt8>) {
            sizeBytes += piece.count
            digest.update(data: Array(piece))
        }
    }

    /// A body of 3 MiB in base64, and what stands around it.
    static let limitBytes = WebhookBody.limitBytes / 3 * 4 + 64 * 1024
    private static let beginningBytes = 80

    private let file: InputFile
    private var pending: [UInt8] = []
    /// Where in `pending` the next line begins.
    private var start = 0
    private var line = 0
    private var isByLine: Bool?
    private var isAtEnd = false

    init(_ file: InputFile) {
        self.file = file
    }

    /// The next document, as it stands in the file; `nil` at the end.
    mutating func next() throws -> Document? {
        guard let (first, isLast) = try nextLine() else { return nil }
        guard first.excess == nil else {
            isByLine = isByLine ?? true
            return first
        }
        let isByLine = self.isByLine ?? DeliveryLine.isCompleteJSON(first.bytes)
        self.isByLine = isByLine
        guard !isByLine else { return first }
        var whole = first.bytes
        if !isLast { whole.append(UInt8(ascii: "\n")) }
        whole.append(contentsOf: pending[start...])
        var excess: Excess?
        while let piece = try file.readPiece() {
            if excess == nil, whole.count + piece.count > Self.limitBytes {
                excess = Excess()
                excess?.add(whole)
                whole = Data(whole.prefix(Self.beginningBytes))
            }
            if excess == nil { whole.append(piece) } else { excess?.add(piece) }
        }
        pending = []
        start = 0
        isAtEnd = true
        return Document(bytes: whole, line: first.line, excess: excess)
    }

    private mutating func nextLine() throws -> (Document, isLast: Bool)? {
        while true {
            let (bytes, excess, isLast) = try readLine()
            if isLast && bytes.isEmpty { return nil }
            line += 1
            if excess != nil { return (Document(bytes: bytes, line: line, excess: excess), isLast) }
            if !bytes.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
                return (Document(bytes: bytes, line: line), isLast)
            }
            if isLast { return nil }
        }
    }

    private mutating func readLine() throws -> (bytes: Data, Excess?, isLast: Bool) {
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return (Data(pending[start..<end]), nil, false)
            }
            searched = pending.count
            guard !isAtEnd, let piece = try file.readPiece() else {
                isAtEnd = true
                defer { start = pending.count }
                return (Data(pending[start...]), nil, true)
            }
            // What is read already goes once for each piece, not once for each line.
            pending.removeSubrange(..<start)
            searched -= start
            start = 0
            pending.append(contentsOf: piece)
            if pending.count > Self.limitBytes, !pending.contains(UInt8(ascii: "\n")) {
                return try skipLine()
            }
        }
    }

    /// To the end of a line that is too large, of which `pending` is the beginning.
    private mutating func skipLine() throws -> (bytes: Data, Excess?, isLast: Bool) {
        let beginning = Data(pending.prefix(Self.beginningBytes))
        var excess = Excess()
        excess.add(pending)
        pending = []
        while let piece = try file.readPiece() {
            guard let end = piece.firstIndex(of: UInt8(ascii: "\n")) else {
                excess.add(piece)
                continue
            }
            excess.add(piece[..<end])
            pending = Array(piece[(end + 1)...])
            return (beginning, excess, false)
        }
        isAtEnd = true
        return (beginning, excess, true)
    }
}
