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
        let isByLine = self.isByLine ?? DeliveryLine.isCompleteJSON(first.bytes)
        self.isByLine = isByLine
        guard !isByLine else { return first }
        var whole = first.bytes
        if !isLast { whole.append(UInt8(ascii: "\n")) }
        whole.append(contentsOf: pending[start...])
        while let piece = try file.readPiece() { whole.append(piece) }
        pending = []
        start = 0
        isAtEnd = true
        return Document(bytes: whole, line: first.line)
    }

    private mutating func nextLine() throws -> (Document, isLast: Bool)? {
        while true {
            let (bytes, isLast) = try readLine()
            if isLast && bytes.isEmpty { return nil }
            line += 1
            if !bytes.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
                return (Document(bytes: bytes, line: line), isLast)
            }
            if isLast { return nil }
        }
    }

    private mutating func readLine() throws -> (bytes: Data, isLast: Bool) {
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return (Data(pending[start..<end]), false)
            }
            searched = pending.count
            guard !isAtEnd, let piece = try file.readPiece() else {
                isAtEnd = true
                defer { start = pending.count }
                return (Data(pending[start...]), true)
            }
            // What is read already goes once for each piece, not once for each line.
            pending.removeSubrange(..<start)
            searched -= start
            start = 0
            pending.append(contentsOf: piece)
        }
    }
}
