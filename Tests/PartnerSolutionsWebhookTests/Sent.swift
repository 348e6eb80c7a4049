import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle

/// Bodies as Meta sends them, told by what differs from the reference's example. Every piece is JSON text, so
/// that a test decides on each byte; a piece that is `nil` is left out.
enum Sent {
    static func body(object: String? = #""whatsapp_business_account""#, _ entries: String...) -> String {
        members([("object", object), ("entry", "[" + entries.joined(separator: ",") + "]")])
    }

    static func entry(
        id: String? = #""90""#, time: String? = "1739321024", _ changes: String...
    ) -> String {
        members([("id", id), ("time", time), ("changes", "[" + changes.joined(separator: ",") + "]")])
    }

    static func change(field: String? = #""partner_solutions""#, _ value: String? = value()) -> String {
        members([("field", field), ("value", value)])
    }

    static func value(
        solutionID: String? = #""7""#, event: String? = #""SOLUTION_UPDATED""#,
        status: String? = #""ACTIVE""#, and more: String? = nil
    ) -> String {
        let three = members([("event", event), ("solution_id", solutionID), ("solution_status", status)])
        guard let more else { return three }
        return three.dropLast() + (three == "{}" ? "" : ",") + more + "}"
    }

    /// A body with nothing but this change.
    static func alone(_ change: String) -> String {
        body(entry(change))
    }

    /// A body with nothing but a change of this solution.
    static func solution(_ solutionID: String?, portfolio: String? = #""90""#) -> String {
        body(entry(id: portfolio, change(value(solutionID: solutionID))))
    }

    /// A text of JSON from these UTF-8 bytes, none of which needs an escape.
    static func text(_ content: String) -> String {
        "\"" + content + "\""
    }

    private static func members(_ members: [(name: String, value: String?)]) -> String {
        let present = members.compactMap { member in member.value.map { #""\#(member.name)":\#($0)"# } }
        return "{" + present.joined(separator: ",") + "}"
    }
}

func read(_ body: String) -> Delivery.Contents {
    WebhookBody.read(Data(body.utf8))
}

extension Delivery.Contents {
    var solutions: [String] { changes.map(\.solutionID) }
    var reasons: [QuarantineReason] { quarantined.map(\.reason) }
    /// The quarantined bytes as text.
    var kept: [String] { quarantined.map { String(decoding: $0.raw.bytes, as: UTF8.self) } }

    var isNothing: Bool { changes.isEmpty && quarantined.isEmpty && ignored == 0 }
    var isOneIgnored: Bool { changes.isEmpty && quarantined.isEmpty && ignored == 1 }

    /// The one solution that this is about, where this is one change and nothing else.
    var onlySolution: String? {
        changes.count == 1 && quarantined.isEmpty && ignored == 0 ? changes.first?.solutionID : nil
    }

    /// The one reason, where one thing is quarantined and nothing else is there.
    var onlyReason: QuarantineReason? {
        quarantined.count == 1 && changes.isEmpty && ignored == 0 ? quarantined.first?.reason : nil
    }
}
