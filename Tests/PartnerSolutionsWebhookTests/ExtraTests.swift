import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// Where `value` has members beyond the three, the whole of it is kept with the event
/// (lifecycle.md, section 1).
@Suite("The kept value")
struct ExtraTests {
    private static func extra(_ value: String) -> String? {
        read(Sent.alone(Sent.change(value))).changes.first?.extra
    }

    @Test("is nothing where there are just the three, however often and however spelled")
    func justThree() {
        let values = [
            Sent.value(), Sent.value(and: #""event":"SOLUTION_CREATED""#),
            Sent.value(and: #""solution\u005fid":"8""#), Sent.value(and: #""solution_status":null"#),
            "{ \"event\" : \"E\",\n\"solution_status\":\"S\", \"\\u0073olution_id\" : 7 }",
        ]
        for value in values {
            let contents = read(Sent.alone(Sent.change(value)))
            #expect(contents.onlySolution == "7")
            #expect(contents.changes.first?.extra == nil)
        }
    }

    @Test(
        "is the whole value exactly as received",
        arguments: [
            #""name":"Jasper's""#, #""name":null"#, #""":0"#, #""Event":"E""#, #""event ":"E""#,
            #""a":1,"a":2,"event":"other""#, #""n":123456789012345678901234567890.50e+3"#,
            #""esc":"\u0000\u00e9\/\"\\\b\f\n\r\t\ud83d\ude00""#, #""text":"é😀 e\u0301 ]}[{,:""#,
            #""deep":[[[{"a":[{}]}]],[],{}]"#, #""true":true,"false":false,"null":[null]"#,
            " \"spaced\" :\n\t[ 1 ,\r\n2 ] ", #""\u0078":"\u0078""#, #""n":[0,-0,-0.0,1.50,1E5,1e-7]"#,
        ])
    func asReceived(member: String) {
        for value in [Sent.value(and: member), "{\(member),\(Sent.value().dropFirst())"] {
            #expect(Self.extra(value) == value)
            #expect(StrictJSON.isValid(value))
        }
    }

    @Test("is found among doubled and escaped keys")
    func firstKeyCounts() {
        let value = Sent.value(and: #""name":"first""#)
        let second = Sent.value(and: #""name":"second""#)
        #expect(
            read(Sent.alone(#"{"v\u0061lue":\#(value),"value":\#(second),"field":"partner_solutions"}"#))
                .changes.map(\.extra) == [value])
        let first = Sent.entry(Sent.change(value)).dropLast() + #","changes":[\#(Sent.change(second))]}"#
        #expect(read(Sent.body(String(first))).changes.map(\.extra) == [value])
        let body =
            Sent.alone(Sent.change(value)).dropLast() + #","entry":[\#(Sent.entry(Sent.change(second)))]}"#
        #expect(read(String(body)).changes.map(\.extra) == [value])
    }

    @Test("is that of its own change, whatever stands before")
    func ofItsOwnChange() {
        let values = (1...4).map { Sent.value(and: #""place":\#($0)"#) }
        let noise = Sent.change(field: #""messages""#, #"{"text":"}],{\"value\":[\\"}"#)
        let contents = read(
            Sent.body(
                Sent.entry(noise, Sent.change(values[0]), "null", Sent.change(), Sent.change(values[1])),
                #"{"messaging":["}]}"]}"#,
                Sent.entry(Sent.change(values[2]), noise), Sent.entry(Sent.change(values[3]))))
        #expect(contents.changes.map(\.extra) == [values[0], nil, values[1], values[2], values[3]])
    }

    /// Foundation's decoder lets these pass where nobody asks for the value. None of them is JSON.
    static let lenient = [
        #""x":01"#, #""x":-01"#, #""x":00"#, #""x":-"#, #""x":--1"#, #""x":1-1"#, #""x":1.5.5"#, #""x":1."#,
        #""x":1e"#, #""x":1e+"#, #""x":[1,]"#, #""x":{"a":1,}"#, #""x":1,"#, #""x":[[],]"#, #""x":["a" , ]"#,
        #""x":[{},{"b":[0, ]}]"#, #""x":{"a":{},}"#, #""x":"a,]",  "#,
        #""x":"\q""#, #""x":"\u12""#, #""x":"\uZZZZ""#, "\"x\":\"a\u{0}b\"", "\"x\":\"a\nb\"", "\"x\":\"\t\"",
        "\"x\":\"\u{1F}\"",
    ]

    @Test("is fit to stand inside other JSON, also where the decoder is lenient", arguments: lenient)
    func notJSON(member: String) throws {
        let value = Sent.value(and: member)
        try #require(!StrictJSON.isValid(value))
        let contents = read(Sent.alone(Sent.change(value)))
        guard contents.onlyReason != .notJSON else { return }
        let extra = try #require(contents.changes.first?.extra)
        #expect(StrictJSON.isValid(extra), "\(extra)")
        #expect(try JSONDecoder().decode(String.self, from: Data(extra.utf8)) == value, "nothing is lost")
    }

    @Test("is not wrapped up where its texts only look like leniency")
    func looksLenient() {
        for member in [
            #""x":",]""#, #""x":[",",",}"]"#, #""x":"\",]""#, #""x":"[1,\n]""#, #"",]":{},"y":[]"#,
        ] {
            #expect(Self.extra(Sent.value(and: member)) == Sent.value(and: member))
        }
    }

    @Test(
        "holds all of it where Foundation can't decode what is valid JSON",
        arguments: [#""x":1e400"#, #""x":-1e999"#, #""x":"\ud800""#, #""x":["\udc00\ud800"]"#])
    func beyondFoundation(member: String) throws {
        let value = Sent.value(and: member)
        let extra = try #require(Self.extra(value))
        #expect(StrictJSON.isValid(extra))
        if extra != value {
            #expect(try JSONDecoder().decode(String.self, from: Data(extra.utf8)) == value)
        }
    }

    @Test(
        "with a key that Foundation can't decode is not lost, and sinks no neighbour",
        arguments: [#""\ud800":1"#, #""x\udc00":{}"#, "\"a\nb\":1", #""\q":1"#])
    func undecodableKey(member: String) {
        let change = Sent.change(Sent.value(solutionID: "8", and: member))
        let contents = read(Sent.body(Sent.entry(Sent.change(), change, Sent.change())))
        #expect(contents.solutions.filter { $0 == "7" }.count == 2)
        #expect(contents.solutions.contains("8") || contents.kept == [change])
    }

    @Test("is valid JSON also where the body is not UTF-8")
    func notUTF8() {
        for bytes: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
        ] {
            let value = Data(Sent.value().dropLast().utf8) + Data(#","x":""#.utf8) + bytes + Data(#""}"#.utf8)
            let body =
                Data(#"{"entry":[{"id":"90","changes":[{"field":"partner_solutions","value":"#.utf8) + value
                + Data("}]}]}".utf8)
            let contents = WebhookBody.read(body)
            #expect(contents.changes.count + contents.quarantined.count == 1)
            #expect(contents.changes.compactMap(\.extra).allSatisfy(StrictJSON.isValid))
        }
    }
}
