import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// The rows of lifecycle.md, section 1, that are about an entry, or a change before its value is looked at.
@Suite("An entry")
struct EntryRowTests {
    static let noObjects = ["null", "true", "7", "-0.5e-3", #""text""#, "[]", "[{}]", #"["a",{"b":1}]"#]

    @Test("that is not an object is quarantined, as it was written", arguments: noObjects)
    func entryNotAnObject(element: String) {
        let contents = read(Sent.body(element))
        #expect(contents.onlyReason == .entryNotAnObject)
        #expect(contents.kept == [element])
    }

    @Test("keeps its other changes where one is not an object", arguments: noObjects)
    func changeNotAnObject(element: String) {
        let contents = read(Sent.body(Sent.entry(Sent.change(), element, Sent.change())))
        #expect(contents.solutions == ["7", "7"])
        #expect(contents.reasons == [.changeNotAnObject])
        #expect(contents.kept == [element])
    }

    @Test(
        "whose `changes` is no array is quarantined, whatever its `changed_fields`",
        arguments: ["null", "{}", "7", "false", #""[]""#, #"{"0":{"field":"partner_solutions"}}"#])
    func changesNotAnArray(changes: String) {
        let entries = [
            #"{"id":"90","time":1739321024,"changes":\#(changes)}"#,
            #"{"changed_fields":["partner_solutions"],"changes":\#(changes)}"#,
            #"{"chang\u0065s":\#(changes)}"#,
        ]
        for entry in entries {
            #expect(read(Sent.body(entry)).onlyReason == .changesNotAnArray)
            #expect(read(Sent.body(entry)).kept == [entry])
        }
    }

    @Test("with an empty array of changes counts nothing, whatever its `changed_fields`")
    func noChanges() {
        #expect(read(Sent.body(#"{"changes":[]}"#)).isNothing)
        #expect(read(Sent.body(#"{"changes":[],"changed_fields":["partner_solutions"]}"#)).isNothing)
    }

    @Test(
        "without `changes` whose `changed_fields` names ours is quarantined: \"Include Values\" is off",
        arguments: [
            #"["partner_solutions"]"#, #"["messages","partner_solutions"]"#,
            #"["partner\u005fsolutions"]"#, #"[null,5,{},[],"\ud800","partner_solutions"]"#,
            #"["partner_solutions","partner_solutions"]"#,
        ])
    func valuesNotIncluded(fields: String) {
        let entry = #"{"id":"90","time":1739321024,"changed_fields":\#(fields)}"#
        let contents = read(Sent.body(entry))
        #expect(contents.onlyReason == .valuesNotIncluded)
        #expect(contents.kept == [entry])
        #expect(QuarantineReason.valuesNotIncluded.message.contains("\"Include Values\" is off"))
    }

    @Test(
        "without `changes` is ignored otherwise",
        arguments: [
            "{}", #"{"id":"90"}"#, #"{"id":"17841472110558136","messaging":[{"text":"Bla"}]}"#,
            #"{"changed_fields":[]}"#, #"{"changed_fields":["messages"]}"#, #"{"changed_fields":null}"#,
            #"{"changed_fields":"partner_solutions"}"#, #"{"changed_fields":{"0":"partner_solutions"}}"#,
            #"{"changed_fields":[["partner_solutions"]]}"#, #"{"changed_fields":["Partner_Solutions"]}"#,
            #"{"field":"partner_solutions","value":{"solution_id":"7"}}"#,
        ])
    func withoutChanges(entry: String) {
        #expect(read(Sent.body(entry)).isOneIgnored)
    }

    @Test("counts the first of a key given twice, and keeps both in the bytes")
    func firstKeyCounts() {
        let change = Sent.change()
        #expect(read(Sent.body(#"{"id":"90","changes":[\#(change)],"changes":7}"#)).onlySolution == "7")
        #expect(read(Sent.body(#"{"id":"0","id":"90","changes":[\#(change)]}"#)).onlySolution == "test:7")
        let nullFirst = #"{"changes":null,"changes":[\#(change)]}"#
        #expect(read(Sent.body(nullFirst)).kept == [nullFirst])
        #expect(read(Sent.body(#"{"changes":[5],"changes":[6,7]}"#)).kept == ["5"])
        let fields = #""changed_fields":["messages"],"changed_fields":["partner_solutions"]"#
        #expect(read(Sent.body("{\(fields)}")).isOneIgnored)
    }

    @Test(
        "ignores changes of other fields, ours in name only, and without a field",
        arguments: [
            #""messages""#, #""account_update""#, #""Partner_Solutions""#, #""partner_solutions ""#,
            #""partner_solution""#, #""""#, #""\ud800""#, "null", "5", #"["partner_solutions"]"#, "{}", nil,
        ])
    func otherField(field: String?) {
        #expect(read(Sent.alone(Sent.change(field: field))).isOneIgnored)
        #expect(read(Sent.alone(Sent.change(field: field, nil))).isOneIgnored)
        #expect(read(Sent.alone(Sent.change(field: field, "null"))).isOneIgnored)
    }

    @Test("takes the first `field` of a change, wherever it stands and however it is spelled")
    func field() {
        let value = Sent.value()
        #expect(read(Sent.alone(#"{"value":\#(value),"field":"partner_solutions"}"#)).onlySolution == "7")
        #expect(
            read(Sent.alone(#"{"fi\u0065ld":"partner\u005Fsolutions","value":\#(value)}"#)).onlySolution
                == "7")
        let oursFirst = #"{"field":"partner_solutions","field":"messages","value":\#(value)}"#
        #expect(read(Sent.alone(oursFirst)).onlySolution == "7")
        let otherFirst = #"{"field":null,"field":"partner_solutions","value":\#(value)}"#
        #expect(read(Sent.alone(otherFirst)).isOneIgnored)
    }

    @Test("is not sunk by what another holds: each element counts for itself, in document order")
    func neighbours() {
        let contents = read(
            Sent.body(
                Sent.entry(Sent.change(Sent.value(solutionID: "1")), "null", Sent.change(nil)),
                "[]", "{}", #"{"changes":7}"#,
                Sent.entry(Sent.change(field: #""messages""#), Sent.change(Sent.value(solutionID: "2"))),
                #"{"changed_fields":["partner_solutions"]}"#,
                Sent.entry(id: nil, Sent.change(Sent.value(solutionID: "3"))),
                Sent.entry(Sent.change(Sent.value(solutionID: "4")))))
        #expect(contents.solutions == ["1", "2", "4"])
        #expect(
            contents.reasons == [
                .changeNotAnObject, .solutionIDMissing, .entryNotAnObject, .changesNotAnArray,
                .valuesNotIncluded, .portfolioMissing,
            ])
        #expect(contents.ignored == 2)
    }
}
