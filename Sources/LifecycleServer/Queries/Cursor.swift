internal import Foundation
internal import Hummingbird
internal import LifecycleAnswers

/// Where the next page begins: opaque to clients, and bound to the path and filters that it was made for,
/// since with others it would skip rows without a word.
struct Cursor {
    private let scope: String

    init(_ request: Request, _ parameters: QueryParameters) {
        scope = request.uri.path + "?" + parameters.filterText
    }

    func text(position: String) -> String {
        Data("\(position)\n\(scope)".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The position that `cursor` holds; `nil` where there is none.
    func position<Value>(
        _ parameters: QueryParameters, _ read: (Substring) -> Value?
    ) throws(Problem) -> Value? {
        try parameters.value("cursor", "a next_cursor of this same list, with the same filters") { cursor in
            let base64 = cursor.replacing("-", with: "+").replacing("_", with: "/")
            let padded = base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
            guard let data = Data(base64Encoded: padded), let text = String(data: data, encoding: .utf8),
                let end = text.firstIndex(of: "\n"), text[text.index(after: end)...] == scope
            else { return nil }
            return read(text[..<end])
        }
    }
}
