import HTTPTypes
import Testing

@testable import LifecycleServer

@Suite("An entity tag")
struct EntityTagTests {
    private let tag = EntityTag(of: Array("an answer".utf8))

    private func isNamed(_ values: String...) -> Bool {
        var fields = HTTPFields()
        fields[values: .ifNoneMatch] = values
        return tag.isNamed(in: fields)
    }

    @Test("is the same for the same bytes alone")
    func identity() {
        #expect(tag.text == EntityTag(of: Array("an answer".utf8)).text)
        #expect(tag.text != EntityTag(of: Array("An answer".utf8)).text)
        #expect(tag.text.wholeMatch(of: #/"[0-9a-f]{32}"/#) != nil)
    }

    @Test("is named alone, in a list, over several fields, weakly, and by a star")
    func named() {
        #expect(isNamed(tag.text))
        #expect(isNamed("W/" + tag.text))
        #expect(isNamed("\"a,b\" , W/\"c\",\(tag.text)"))
        #expect(isNamed("\"a\"", tag.text))
        #expect(isNamed("*") && isNamed(" * "))
    }

    @Test("is not named by other tags, nor by what is no list of tags")
    func notNamed() {
        let bare = String(tag.text.dropFirst().dropLast())
        #expect(!isNamed() && !isNamed("") && !isNamed("\"\"") && !isNamed("\"*\""))
        #expect(!isNamed(bare) && !isNamed("\"" + bare) && !isNamed("W/" + bare))
        #expect(!isNamed("\"x\(bare)\"") && !isNamed("\"a\"\(bare)\"b\""))
    }
}
