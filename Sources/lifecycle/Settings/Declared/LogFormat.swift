/// The form in which a server logs.
enum LogFormat: String, CaseIterable, Sendable {
    case text
    case json
}
