import PartnerSolutionsWebhook

/// The documents of all files, one after the other.
///
/// What is recorded can't be taken back, so each file is looked at first: one of another kind, such as a
/// container's log, is left out whole.
struct IngestedDocuments {
    private var files: ArraySlice<String>
    /// Files of any kind are taken.
    private let isAnyway: Bool
    private var open: (name: String, documents: DeliveryDocuments)?
    /// Those of the open file that were looked at already.
    private var looked: ArraySlice<DeliveryDocuments.Document> = []

    /// How many documents of a file are looked at before the first is handed out.
    private static let lookedAt = 20

    init(of files: [String], anyway isAnyway: Bool) {
        self.files = files[...]
        self.isAnyway = isAnyway
    }

    mutating func next(_ sum: inout IngestSum) throws -> NamedDocument? {
        while true {
            if let name = open?.name, let document = try looked.popFirst() ?? open?.documents.next() {
                sum.addDocument()
                return NamedDocument(file: name, document: document)
            }
            guard let path = files.popFirst() else { return nil }
            try begin(path, &sum)
        }
    }

    private mutating func begin(_ path: String, _ sum: inout IngestSum) throws {
        let file = try InputFile(path)
        var documents = DeliveryDocuments(file)
        sum.begin(file.name)
        looked = []
        var other: (line: Int, shape: String)?
        while looked.count < Self.lookedAt, let document = try documents.next() {
            looked.append(document)
            guard document.excess == nil else { continue }
            if case .other(let shape) = DocumentShape.of(document.bytes) {
                other = other ?? (document.line, shape)
                continue
            }
            other = nil
            break
        }
        open = (file.name, documents)
        guard let other, !isAnyway else { return }
        sum.refuse(
            "\(file.name):\(other.line): This is \(other.shape), and none of the first "
                + "\(Self.lookedAt) documents looks like a webhook's body, which is an object with `object` "
                + "and `entry`. Nothing of the file was recorded. To record it all the same, say --anyway.")
        (open, looked) = (nil, [])
    }
}
