import Foundation
import PartnerSolutionsWebhook

/// The documents of a file for `ingest`: if its first line is one complete JSON value, a document a line;
/// else the file is one document. Empty lines don't count.
struct DeliveryDocuments {
    struct Document {
        let bytes: Data
        /// Where it begins, from 1.
        let line: Int
    }

    private let file: InputFile
    private var pending = Data()
    private var line = 0
    private var isByLine: Bool?
    private var isAtEnd = false

    init(_ file: InputFile) {
        self.file = file
    }

    /// The next document; `nil` at the end.
    mutating func next() throws -> Document? {
        guard let first = try nextLine() else { return nil }
        let isByLine = self.isByLine ?? DeliveryLine.isCompleteJSON(first.bytes)
        self.isByLine = isByLine
        guard !isByLine else { return first }
        var whole = first.bytes
        whole.append(UInt8(ascii: "\n"))
        whole.append(pending)
        while let piece = try file.readPiece() { whole.append(piece) }
        pending = Data()
        isAtEnd = true
        return Document(bytes: whole, line: first.line)
    }

    private mutating func nextLine() throws -> Document? {
        while true {
            let (bytes, isLast) = try readLine()
            if isLast && bytes.isEmpty { return nil }
            line += 1
            if !bytes.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
                return Document(bytes: bytes, line: line)
            }
            if isLast { return nil }
        }
    }

    private mutating func readLine() throws -> (bytes: Data, isLast: Bool) {
        var searched = 0
        while true {
            if let end = pending.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
                let bytes = Data(pending[pending.startIndex..<end])
                pending = pending[(end + 1)...]
                return (bytes, false)
            }
            searched = pending.count
            guard !isAtEnd, let piece = try file.readPiece() else {
                isAtEnd = true
                defer { pending = Data() }
                return (Data(pending), true)
            }
            pending = Data(pending) + piece
        }
    }
}
