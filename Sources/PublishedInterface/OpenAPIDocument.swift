/// The HTTP interface as OpenAPI 3.1, for programs and people that know nothing else of the service. A target
/// of its own, as the migrations are, so that it stays a JSON file and is in the binary all the same.
public enum OpenAPIDocument {
    /// `openapi.json`, byte by byte.
    public static let json: [UInt8] = PackageResources.openapi_json
}
