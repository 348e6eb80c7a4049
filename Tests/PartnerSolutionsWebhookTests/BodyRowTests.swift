import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// The rows of lifecycle.md, section 1, that are about a whole body.
@Suite("A body")
struct BodyRowTests {
    @Test(
        "that the JSON decoder refuses is quarantined whole",
        arguments: [
            "", " ", "{", "}", "{]", "not JSON", "{entry:[]}", "{'entry':[]}",
            "// no comments\n{\"entry\":[]}",
            "{\"entry\":[]} {\"entry\":[]}", "{\"entry\":[]},", "{\"entry\":[]}\u{0}", "\u{A0}{\"entry\":[]}",
            #"{"entry":[,]}"#, #"{"entry":[{} {}]}"#, #"{"entry":[+5]}"#, #"{"entry":[nul]}"#,
            #"{"entry":[NaN]}"#, #"{"entry":[{"id":"7}]}"#, #"{"object":"user","entry":["#,
        ])
    func refused(body: String) {
        #expect(read(body).onlyReason == .notJSON)
        #expect(read(body).kept == [body])
    }

    @Test("cut off anywhere is quarantined whole, as it came")
    func cutOff() {
        let body = Sent.body(Sent.entry(Sent.change()), Sent.entry(Sent.change(field: #""messages""#)))
        for length in 0..<body.utf8.count {
            let cut = String(body.prefix(length))
            #expect(read(cut).onlyReason == .notJSON, "after \(length) bytes")
            #expect(read(cut).kept == [cut])
        }
    }

    @Test("in UTF-16 or UTF-32 is not JSON: RFC 8259 wants UTF-8")
    func otherEncodings() throws {
        let encodings: [String.Encoding] = [
            .utf16, .utf16LittleEndian, .utf16BigEndian, .utf32, .utf32LittleEndian, .utf32BigEndian,
        ]
        for encoding in encodings {
            let body = try #require(Sent.alone(Sent.change()).data(using: encoding))
            let contents = WebhookBody.read(body)
            #expect(contents.onlyReason == .notJSON, "\(encoding)")
            #expect(contents.quarantined.first?.raw.bytes == Array(body))
        }
    }

    @Test(
        "that is JSON but no object is quarantined whole",
        arguments: ["null", "true", "5", "-1.5e3", #""text""#, "[]", "[{}]", #"[{"entry":[]}]"#, " [ ] "])
    func notAnObject(body: String) {
        #expect(read(body).onlyReason == .bodyNotAnObject)
        #expect(read(body).kept == [body])
    }

    @Test(
        "of another object is ignored whole",
        arguments: [
            #""user""#, #""page""#, #""instagram""#, #""""#, "null", "5", "true", "[]", "{}",
            #"["whatsapp_business_account"]"#, #""WHATSAPP_BUSINESS_ACCOUNT""#,
            #""whatsapp_business_account ""#, #""whatsapp_business_accounts""#, #""\ud800""#,
        ])
    func otherObject(object: String) {
        #expect(read(Sent.body(object: object, Sent.entry(Sent.change()), "7")).isOneIgnored)
        #expect(read(#"{"object":\#(object)}"#).isOneIgnored, "before the row about `entry`")
        #expect(read(#"{"object":\#(object),"entry":null}"#).isOneIgnored)
    }

    @Test("without `object` is read on: Meta's own examples omit it")
    func withoutObject() {
        #expect(read(Sent.body(object: nil, Sent.entry(Sent.change()))).onlySolution == "7")
    }

    @Test("is ours wherever `object` stands, and however it is spelled")
    func spelling() {
        let entries = "[" + Sent.entry(Sent.change()) + "]"
        let bodies = [
            #"{"entry":\#(entries),"object":"whatsapp_business_account"}"#,
            #"{"entry":\#(entries),"object":"whatsapp\u005fbusiness\u005Faccount"}"#,
            #"{"\u006fbject":"whatsapp_business_account","\u0065ntr\u0079":\#(entries)}"#,
            " \t\r\n{ \"object\" :\n\"whatsapp_business_account\" , \"entry\" : \(entries) }\n",
            "\u{FEFF}" + #"{"object":"whatsapp_business_account","entry":\#(entries)}"#,
        ]
        for body in bodies { #expect(read(body).onlySolution == "7", "\(body)") }
    }

    @Test(
        "without an array `entry` is quarantined whole",
        arguments: [
            "{}", #"{"entry":null}"#, #"{"entry":{}}"#, #"{"entry":"[]"}"#, #"{"entry":0}"#,
            #"{"Entry":[]}"#, #"{"object":"whatsapp_business_account"}"#,
            #"{"object":"whatsapp_business_account","entry":{"0":{}}}"#,
        ])
    func noEntries(body: String) {
        #expect(read(body).onlyReason == .noEntryArray)
        #expect(read(body).kept == [body])
    }

    @Test("counts nothing for empty arrays")
    func emptyArrays() {
        #expect(read(#"{"entry":[]}"#).isNothing)
        #expect(read(Sent.body()).isNothing)
        #expect(read(Sent.body(Sent.entry(), Sent.entry())).isNothing)
        #expect(read(Sent.body(object: #""user""#)).isOneIgnored)
    }

    @Test("counts the first of a key given twice")
    func firstKeyCounts() {
        let entries = "[" + Sent.entry(Sent.change()) + "]"
        #expect(
            read(#"{"object":"whatsapp_business_account","object":"user","entry":\#(entries)}"#).onlySolution
                == "7")
        #expect(
            read(#"{"object":"user","object":"whatsapp_business_account","entry":\#(entries)}"#).isOneIgnored)
        #expect(read(#"{"obj\u0065ct":null,"object":"whatsapp_business_account","entry":[]}"#).isOneIgnored)
        #expect(read(#"{"entry":\#(entries),"entry":7}"#).onlySolution == "7")
        #expect(read(#"{"entry":null,"entry":\#(entries)}"#).onlyReason == .noEntryArray)
        #expect(read(#"{"\u0065ntry":[5],"entry":\#(entries)}"#).kept == ["5"])
    }

    @Test("with a thousand updates is read to the end")
    func thousand() {
        let changes = (1...1000).map { Sent.change(Sent.value(solutionID: String($0))) }
        let entry = #"{"id":"90","changes":["# + changes.joined(separator: ",") + "]}"
        #expect(read(Sent.body(entry)).solutions == (1...1000).map(String.init))
    }
}
