import LifecycleAnswers
import SolutionLifecycle
import Testing

@Suite("Signed notes")
struct SignedNoteTests {
    /// The example of the form's own library.
    private static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let note = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6\
        KE6RyyBwJnAM=

        """

    @Test("of the published vector verify, and not with a byte changed or another key")
    func vector() throws {
        let key = try #require(VerifierKey(Self.key))
        #expect(key.description == Self.key)
        #expect(try #require(SignedNote(Self.note)).isSigned(byOneOf: [key]))
        let changed = try #require(SignedNote(Self.note.replacing("problem is", with: "Problem is")))
        #expect(!changed.isSigned(byOneOf: [key]))
        let other = try #require(CheckpointKey(named: "PeterNeumann"))
        #expect(try !#require(SignedNote(Self.note)).isSigned(byOneOf: [other.verifier]))
        #expect(VerifierKey(Self.key.replacing("c74f20a3", with: "c74f20a4")) == nil)
    }

    @Test("of a checkpoint come back as they were signed; keys come back from their text")
    func checkpoint() throws {
        let key = try #require(CheckpointKey(named: "hooks.example.com/lifecycle"))
        let again = try #require(CheckpointKey(key.secretText + "\n"))
        #expect(again.verifier == key.verifier && "\(key)" == key.verifier.description)
        let head = LogHead(entry: 15, link: Array(repeating: 0xAB, count: 32))
        let checkpoint = Checkpoint(
            log: key.verifier.name, head: head, events: 13, time: UnixSeconds(1_790_000_000))
        let text = try again.sign(checkpoint)
        let note = try #require(SignedNote(text))
        #expect(note.isSigned(byOneOf: [key.verifier]) && Checkpoint(note.text) == checkpoint)
        for broken in ["", "x\n", "a\n\nb\n", text.replacing("\u{2014}", with: "-"), String(text.dropLast())]
        {
            #expect(SignedNote(broken).map { $0.isSigned(byOneOf: [key.verifier]) } != true, "\(broken)")
        }
        for name in ["", "a b", "a+b", "ä", String(repeating: "a", count: 201)] {
            #expect(CheckpointKey(named: name) == nil)
        }
    }
}
