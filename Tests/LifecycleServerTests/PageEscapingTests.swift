import LifecycleAnswers
import Testing

@testable import LifecycleServer

@Suite("Text on pages")
struct PageEscapingTests {
    @Test("no template is broken")
    func templates() {
        #expect(PageTemplates.embedded.unreadable == [])
    }

    @Test(
        "is text, whatever stands beside a character of markup",
        arguments: ["<", ">", "\"", "'", "&", "`"] as [Unicode.Scalar])
    func neighbours(_ mark: Unicode.Scalar) {
        // Each pair is one character to Swift, and so to an escaping that goes by characters.
        for neighbour in ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{600}", "\u{110BD}", "\u{E49}"]
            as [Unicode.Scalar]
        {
            for scalars in [[mark, neighbour], [neighbour, mark], [neighbour, mark, neighbour]] {
                var text = ""
                text.unicodeScalars.append(contentsOf: scalars)
                let escaped = PageEscaping().escapeText(text)
                #expect(!escaped.unicodeScalars.contains(mark) || mark == "&", "\(scalars)")
                #expect(escaped.unicodeScalars.contains(";"), "\(scalars)")
                let view: View = ["detail": text, "title": text, "sections": [View]()]
                let page = PageTemplates.embedded.render(view, with: "problem")
                #expect(page.utf8.firstRange(of: escaped.utf8) != nil, "\(scalars)")
            }
        }
    }

    @Test("shows what would steer")
    func steering() {
        #expect(
            PageEscaping().escapeText("a\u{0}b\u{1B}[0m\u{202E}c\u{7F}\r\n")
                == #"a\u{0}b\u{1b}[0m\u{202e}c\u{7f}\u{d}"# + "\n")
        #expect(PageEscaping().escapeText("Grüße, 漢字 👋") == "Grüße, 漢字 👋")
    }

    @Test("addresses hold nothing but what they may")
    func links() {
        for value in UInt8.min...UInt8.max {
            let text = String(Unicode.Scalar(value))
            let allowed = Link.to("/x", [(name: text, value: text)]).utf8.allSatisfy { byte in
                "-._~%?=/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8.contains(byte)
            }
            #expect(allowed, "\(value)")
        }
    }

    @Test(
        "tables hold no formula",
        arguments: [
            ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
            ("=\"a\"", "\"'=\"\"a\"\"\""), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""), ("a\r\nb", "\"a\r\nb\""),
            ("a", "a"), ("", ""),
        ])
    func cells(_ text: String, _ cell: String) {
        #expect(CSV.cell(text) == cell)
    }
}
