/// What a token is good for (docs/http-api.md, "Who may read").
public enum AccessScope: String, CaseIterable, Sendable {
    /// `/v1/…` and pages.
    case read
    /// Notes; never implied by `read`.
    case write
    /// `/metrics`.
    case metrics

    public static let forms = allCases.map(\.rawValue).joined(separator: ", ")
}
