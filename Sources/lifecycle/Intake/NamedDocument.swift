/// A document, and the file it stands in.
struct NamedDocument {
    let file: String
    let document: DeliveryDocuments.Document
}
