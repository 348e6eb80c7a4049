import Crypto
import Foundation
import SolutionLifecycle
import Testing

@testable import LifecycleServer

@Suite("Tokens")
struct AccessTokenTests {
    private static func entry(_ name: String, _ scopes: String, _ token: String) -> String {
        "\(name):\(scopes):\(Hexadecimal.text(SHA256.hash(data: Data(token.utf8))))"
    }

    @Test("are known by their SHA-256, with their name and scopes, between commas or line breaks")
    func grants() throws {
        let tokens = try AccessTokens(
            "\n \(Self.entry("grafana", "metrics", "one")),"
                + Self.entry("a.b-c_D", "read+metrics", "two") + "\r\n"
                + Self.entry("third", "read", "three").uppercased().replacing(
                    "THIRD:READ", with: "third:read"))
        #expect(tokens.grant(for: "one") == AccessTokens.Grant(name: "grafana", scopes: [.metrics]))
        #expect(tokens.grant(for: "two")?.scopes == [.read, .metrics])
        #expect(tokens.grant(for: "three")?.name == "third")
        for wrong in ["", "One", "one ", " one", "on", "onee", Self.entry("grafana", "metrics", "one")] {
            #expect(tokens.grant(for: wrong) == nil, "\(wrong)")
        }
    }

    @Test("are refused where an entry is malformed, by its place and never with its text")
    func malformed() throws {
        let good = Self.entry("good", "read", "good")
        let bad = [
            "plain-token", "a:read", "a:read:12", ":read:\(String(repeating: "0", count: 64))",
            Self.entry("a", "admin", "x"), Self.entry("a", "", "x"), Self.entry("a", "read+", "x"),
            Self.entry("a", "READ", "x"), Self.entry("a/b", "read", "x"), Self.entry("ä", "read", "x"),
            Self.entry(String(repeating: "a", count: 65), "read", "x"), Self.entry("a", "read", "x") + "0",
            Self.entry("a", "read", "x") + ":", "a:read:\(String(repeating: "g", count: 64))",
            Self.entry("good", "read", "x"), Self.entry("other", "read", "good"),
        ]
        for entry in bad {
            let error = try #require(throws: AccessTokens.Malformed.self, "\(entry)") {
                try AccessTokens(good + "," + entry)
            }
            #expect(error.description.contains("Entry 2 "))
            #expect(!error.description.contains(entry))
        }
        for empty in ["", " ", ",", "\n,\n"] {
            #expect(throws: AccessTokens.Malformed.self) { try AccessTokens(empty) }
        }
    }

    @Test("that are new are all different, and their entries grant what was asked for")
    func new() throws {
        let made = try (1...100).map { try #require(NewToken(name: "n\($0)", scopes: [.metrics, .read])) }
        #expect(Set(made.map(\.token)).count == 100)
        let tokens = try AccessTokens(made.map(\.entry).joined(separator: "\n"))
        for new in made {
            #expect(
                tokens.grant(for: new.token) == AccessTokens.Grant(name: new.name, scopes: [.read, .metrics]))
            #expect(!new.entry.contains(new.token))
            // RFC 6750's b64token.
            #expect(new.token.wholeMatch(of: #/[A-Za-z0-9._~+/-]+=*/#) != nil)
        }
        #expect(NewToken(name: "no name", scopes: [.read]) == nil)
        #expect(NewToken(name: "none", scopes: []) == nil)
    }

    @Test("are never printed")
    func unprinted() throws {
        let entry = Self.entry("secretname", "read", "token")
        let tokens = try AccessTokens(entry)
        #expect("\(tokens)" == "1 token(s)" && String(reflecting: tokens) == "1 token(s)")
    }

    @Test("are compared to the last byte")
    func constantTime() {
        let bytes: [UInt8] = Array(0..<32)
        #expect(ConstantTime.isEqual(bytes, bytes))
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << bit
                #expect(!ConstantTime.isEqual(bytes, other))
            }
        }
        #expect(!ConstantTime.isEqual(bytes, Array(bytes.dropLast())))
    }
}
