public import Foundation

/// Tests/Corpus, found from where this file was compiled.
public enum CorpusFolder {
    public static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Corpus")

    /// The JSON files of one of its folders, by name.
    public static func files(in folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: url.appendingPathComponent(folder).path)
        return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
    }

    /// One file, `payloads/ps_01_reference_example.json`.
    public static func read(_ path: String) throws -> Data {
        try Data(contentsOf: url.appendingPathComponent(path))
    }
}
