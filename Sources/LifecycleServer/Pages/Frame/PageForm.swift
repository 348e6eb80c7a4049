internal import Hummingbird
internal import LifecycleAnswers
internal import NIOCore

/// What a form of a page sent. Of a field that is given twice, the first one counts.
struct PageForm: Sendable {
    private let fields: [(name: String, value: String)]

    init(_ request: Request, upTo bytes: Int) async throws {
        let body = try await request.body.collect(upTo: bytes)
        fields = QueryParameters.parts(String(buffer: body)).map { part in
            (String(part.name), QueryParameters.decodedForm(part.value) ?? "")
        }
    }

    /// Empty if the form has no such field.
    func text(_ name: String) -> String {
        fields.first { $0.name == name }?.value ?? ""
    }

    /// Where the reader goes on, by the field `next`: a page of this server, whatever was sent.
    var next: String {
        Self.isPlaceHere(text("next")) ? text("next") : "/"
    }

    /// A path of this server, and nothing that a browser would take for another's address.
    private static func isPlaceHere(_ text: String) -> Bool {
        text.hasPrefix("/") && !text.hasPrefix("//")
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    }
}
