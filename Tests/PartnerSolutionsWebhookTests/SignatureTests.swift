import Foundation
import PartnerSolutionsWebhook
import TestSupport
import Testing

/// `X-Hub-Signature-256` (Meta, "Validating payloads"): HMAC-SHA256 over the exact bytes received.
@Suite("A signature")
struct SignatureTests {
    private let body = Data(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
    private let header = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"
    private let secret = "test_app_secret"

    private func secrets(_ texts: String...) throws -> AppSecrets {
        try #require(AppSecrets(texts))
    }

    @Test("of each vector is accepted, and is what Meta would send")
    func vectors() throws {
        let vectors = try Corpus.signatureVectors()
        #expect(vectors.count == 4)
        for vector in vectors {
            let body = Data(vector.rawBody.utf8)
            let secrets = try secrets(vector.appSecret)
            #expect(secrets.signer(of: body, header: vector.header) == "1")
            #expect(secrets.signature(of: body) == vector.header)
        }
    }

    @Test("of one vector is not that of another body or secret")
    func crossed() throws {
        let vectors = try Corpus.signatureVectors()
        for (place, vector) in vectors.enumerated() {
            for (other, stranger) in vectors.enumerated() where other != place {
                #expect(
                    try secrets(vector.appSecret).signer(
                        of: Data(vector.rawBody.utf8), header: stranger.header) == nil)
            }
        }
    }

    @Test("of the same JSON, encoded again, is another: the bytes are signed")
    func encodedAgain() throws {
        for text in [#"{"object": "whatsapp_business_account", "entry": []}"#, "", " "] {
            #expect(try secrets(secret).signer(of: Data(text.utf8), header: header) == nil)
        }
        #expect(try secrets(secret).signer(of: body + Data("\n".utf8), header: header) == nil)
    }

    @Test("that is missing is refused")
    func missing() throws {
        #expect(try secrets(secret).signer(of: body, header: nil) == nil)
        #expect(try secrets(secret).signer(of: Data(), header: nil) == nil)
    }

    @Test("that is malformed is refused")
    func malformed() throws {
        let digits = String(header.dropFirst(7))
        let headers: [String] = [
            "", " ", "sha256", "sha256=", "=\(digits)", digits, " \(header)", "\(header) ", "\(header)\n",
            "\(header),\(header)", "sha256 =\(digits)", "sha256= \(digits)", "sha256:\(digits)",
            "SHA256=\(digits)", "Sha256=\(digits)", "sha1=\(digits)", "sha512=\(digits)", "sha256==\(digits)",
            "sha256=0x\(digits.dropFirst(2))", "sha256=0x\(digits)", "\(header)\(digits)", "\(header)00",
            "sha256=\u{301}\(digits)", "\"\(header)\"", "\(header)\u{0}", "ｓha256=\(digits)",
            "sha256=\(String(repeating: "g", count: 64))", "sha256=\(String(repeating: "０", count: 64))",
            "sha256=\(String(repeating: "0", count: 64))",
            "sha256=3samgGealo5+Axk1WyNZnL/FRQLAeEZo6WGLqgxjN1Y=",
        ]
        let secrets = try secrets(secret)
        for header in headers { #expect(secrets.signer(of: body, header: header) == nil, "\(header)") }
    }

    @Test("that is truncated anywhere is refused")
    func truncated() throws {
        let secrets = try secrets(secret)
        for length in 0..<header.utf8.count {
            #expect(secrets.signer(of: body, header: String(header.prefix(length))) == nil)
            #expect(secrets.signer(of: body, header: String(header.suffix(length))) == nil)
        }
    }

    @Test("may have its digits in upper case: they are the same code")
    func upperCase() throws {
        let upper = "sha256=" + header.dropFirst(7).uppercased()
        #expect(try secrets(secret).signer(of: body, header: upper) == "1")
    }

    /// Digests from another program (openssl dgst -hmac), of the same body and secret.
    @Test("by SHA-1 is no substitute")
    func sha1() throws {
        let digits = "fc5983fdf1a4e15c8949b8af05322fede4063d27"
        for header in ["sha1=" + digits, "sha256=" + digits] {
            #expect(try secrets(secret).signer(of: body, header: header) == nil)
        }
        #expect(AppSecrets.headerName == "X-Hub-Signature-256")
    }

    @Test(
        "by another secret is refused",
        arguments: [
            "Test_app_secret", "test_app_secre", "test_app_secretT", "test_app_secret ", "test_app_secret\n",
            " ",
        ])
    func wrongSecret(wrong: String) throws {
        #expect(try secrets(wrong).signer(of: body, header: header) == nil)
        #expect(try secrets(wrong).signature(of: body) != header)
    }

    @Test("by one of two secrets tells which, by its place")
    func twoSecrets() throws {
        #expect(try secrets(secret, "new").signer(of: body, header: header) == "1")
        #expect(try secrets("new", secret).signer(of: body, header: header) == "2")
        #expect(try secrets("new", "newer").signer(of: body, header: header) == nil)
        #expect(
            try secrets("a", secret, secret).signer(of: body, header: header) == "2", "the first that fits")
        let rotated = try secrets("new", secret)
        #expect(rotated.signer(of: body, header: rotated.signature(of: body)) == "1", "the first one signs")
    }

    @Test("is made with secrets of any length and alphabet")
    func anySecret() throws {
        for text in ["x", String(repeating: "long", count: 100), "pässwörd😀", " "] {
            let secrets = try secrets(text)
            #expect(secrets.signer(of: body, header: secrets.signature(of: body)) == "1")
        }
    }

    @Test("is never checked against an empty secret: anybody could sign with that")
    func emptySecrets() {
        for texts in [[], [""], ["", secret], [secret, ""], [secret, "", "new"]] {
            #expect(AppSecrets(texts) == nil)
        }
    }

    @Test("never shows the secret")
    func neverShown() throws {
        let secrets = try secrets("hunter2", "correct horse")
        struct Configuration {
            let secrets: AppSecrets
        }
        var shown = [
            "\(secrets)", String(describing: secrets), String(reflecting: secrets), "\([secrets])",
            "\(Configuration(secrets: secrets))", String(reflecting: Optional(secrets)),
        ]
        var dumped = ""
        dump(Configuration(secrets: secrets), to: &dumped)
        shown.append(dumped)
        let spelled = [
            "hunter2", "correct", "horse", "104, 117, 110", "68756e746572", "aHVudGVy", "636f7272656374",
        ]
        for text in shown {
            #expect(!spelled.contains { text.lowercased().contains($0.lowercased()) }, "\(text)")
        }
        #expect("\(secrets)".contains("2"), "only how many there are")
    }

    @Test("changed in any way, or over a changed body, is refused", arguments: [UInt64(256), 257, 258, 259])
    func mutated(first: UInt64) throws {
        let secrets = try secrets("new", secret)
        for seed in (first * 10_000)..<(first * 10_000 + 2500) {
            var random = SplitMix64(seed: seed)
            var sent = (body: body, header: header)
            // The same code in the other case is no change.
            while sent.body == body, sent.header.hasPrefix("sha256="), sent.header.lowercased() == header {
                if Bool.random(using: &random) {
                    sent.body = Mutation.once(body, with: body, &random)
                } else {
                    let upper = Data(header.uppercased().utf8)
                    let bytes = Mutation.once(Data(header.utf8), with: upper, &random)
                    sent.header = String(decoding: bytes, as: UTF8.self)
                }
            }
            if secrets.signer(of: sent.body, header: sent.header) != nil {
                Issue.record("seed \(seed): accepted \(sent.header) over \(Array(sent.body))")
                return
            }
        }
    }
}
