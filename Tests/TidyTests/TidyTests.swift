import Foundation
import SolutionLifecycle
import Testing

/// Rules of the house that no linter knows (CONTRIBUTING.md).
@Suite("Tidy")
struct TidyTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    private struct SourceFile: CustomStringConvertible {
        let path: String
        let lines: [String]

        var description: String { path }
        var isTest: Bool { path.hasPrefix("Tests/") }
        var text: String { lines.joined(separator: "\n") }
    }

    private static func files(_ folders: [String], _ extensions: Set<String>) throws -> [SourceFile] {
        try folders.flatMap { folder -> [SourceFile] in
            let base = root.appendingPathComponent(folder)
            let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
            return try names.filter { extensions.contains(($0 as NSString).pathExtension) }.sorted().map {
                name in
                let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
                return SourceFile(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
            }
        }
    }

    private static func sources() throws -> [SourceFile] {
        let found = try files(["Sources", "Migrations", "Tests"], ["swift"])
        try #require(found.count > 50)
        return found
    }

    @Test("files have at most 300 lines, of at most 110 columns")
    func size() throws {
        for file in try Self.sources() + Self.files(["Migrations"], ["sql"]) {
            #expect(file.lines.count <= 301, "\(file)")
            for (number, line) in file.lines.enumerated() {
                #expect(line.count <= 110, "\(file):\(number + 1)")
            }
        }
    }

    @Test("no type or file is a Manager, Helper, Util, Common, Core, Processor or Data")
    func words() throws {
        let word = "(Manager|Helper|Util|Utils|Common|Core|Processor|Data|Info)"
        let type = try Regex("\\b(struct|class|enum|actor|protocol|typealias) \\w*\(word)\\b")
        let name = try Regex("\(word)\\.swift$")
        for file in try Self.sources() {
            #expect(file.path.firstMatch(of: name) == nil, "\(file)")
            for line in file.lines { #expect(line.firstMatch(of: type) == nil, "\(file): \(line)") }
        }
    }

    @Test("nothing traps or escapes the checks outside tests, but with its reason beside it")
    func traps() throws {
        let banned = try Regex(
            "try!|as!|\\bfatalError\\(|preconditionFailure\\(|@unchecked Sendable|nonisolated\\(unsafe\\)"
                + "|\\bTask \\{|Task\\.detached|unowned\\(unsafe\\)|\\bunsafeBitCast")
        for file in try Self.sources() where !file.isTest {
            for (number, line) in file.lines.enumerated() where !line.contains("//") {
                #expect(line.firstMatch(of: banned) == nil, "\(file):\(number + 1): \(line)")
            }
        }
    }

    @Test("the domain is pure: no Foundation, no IO, no clock")
    func purity() throws {
        for file in try Self.files(["Sources/SolutionLifecycle"], ["swift"]) {
            for line in file.lines where !line.hasPrefix("//") {
                #expect(!line.contains("import "), "\(file): \(line)")
                #expect(!line.contains("async "), "\(file): \(line)")
                #expect(!line.contains("ContinuousClock") && !line.contains("print("), "\(file): \(line)")
            }
        }
    }

    @Test("SQL lives in the store and the migrations alone, and GRDB is imported nowhere else")
    func walls() throws {
        let statement = try Regex("\"(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE) ")
        for file in try Self.sources() where !file.isTest && !file.path.hasPrefix("Sources/LifecycleStore/") {
            for line in file.lines {
                #expect(!line.contains("import GRDB"), "\(file)")
                #expect(line.firstMatch(of: statement) == nil, "\(file): \(line)")
            }
        }
        for file in try Self.files(["Sources/LifecycleStore"], ["swift"]) {
            #expect(!file.text.contains("public import GRDB"), "\(file): no SQLite type on the store's face")
        }
    }

    @Test("every migration file is listed, and named by number")
    func migrations() throws {
        let list = try Self.files(["Migrations"], ["swift"]).map(\.text).joined()
        let names = try Self.files(["Migrations/sql"], ["sql"]).map {
            ($0.path as NSString).lastPathComponent
        }
        #expect(!names.isEmpty)
        for (index, name) in names.enumerated() {
            #expect(name.hasPrefix("m" + String(repeating: "0", count: 3) + "\(index + 1)_"), "\(name)")
            #expect(list.contains("\"\((name as NSString).deletingPathExtension)\""), "\(name)")
        }
    }

    @Test("the README has at most 120 lines, and every relative link of it and of docs/ leads somewhere")
    func documents() throws {
        let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.components(separatedBy: "\n").count <= 121)
        let link = #/\]\(([^)#\s]+)(?:#[^)]*)?\)/#
        for file in try Self.files(["docs"], ["md"]) + [
            SourceFile(path: "README.md", lines: readme.components(separatedBy: "\n"))
        ] {
            let folder = Self.root.appendingPathComponent(file.path).deletingLastPathComponent()
            for match in file.text.matches(of: link)
            where !match.1.contains("://") && !match.1.hasPrefix("mailto:") {
                let target = folder.appendingPathComponent(String(match.1)).path
                #expect(FileManager.default.fileExists(atPath: target), "\(file): \(match.1)")
            }
        }
    }

    @Test("docs/lifecycle.md has the diagram and the table that the program judges by")
    func lifecycle() throws {
        let document = try String(
            contentsOf: Self.root.appendingPathComponent("docs/lifecycle.md"), encoding: .utf8)
        func section(_ name: String) throws -> String {
            let parts = document.components(separatedBy: "<!-- \(name): begin -->")
            try #require(parts.count == 2, "one section \(name)")
            return parts[1].components(separatedBy: "<!-- \(name): end -->")[0]
        }
        #expect(try section("diagram").contains(Diagram.mermaid))
        let rows = try section("table").split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map {
            row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "") }
        }
        let expected = TransitionTable.transitions.map { transition in
            [
                transition.from?.text ?? "∅", transition.to.text, transition.kind.rawValue,
                transition.basis.replacing("`", with: ""),
            ]
        }
        #expect(rows == expected)
    }
}
