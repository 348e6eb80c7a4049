import Foundation
import TestSupport
import Testing

@testable import PartnerSolutionsWebhook

/// Reading takes time in proportion to the bytes, whatever their shape: two bodies of some 450 KB once kept a
/// server busy for 12 s.
@Suite("What reading may cost", .serialized)
struct ReadingCostTests {
    /// Bodies over two dimensions: how many of the one, and how many of the other in each.
    enum Shape: String, CaseIterable, Sendable {
        case entriesOfChanges = "entries × changes"
        case entryMembersBesideChanges = "members of an entry × changes"
        case changesOfMembers = "changes × members"
        case valuesOfMembers = "changes × members of their values"
        case brokenChanges = "entries × broken changes"
        case depthAndWidth = "depth × width"

        func entries(_ count: Int, _ each: Int) -> [String] {
            switch self {
            case .entriesOfChanges:
                (0..<count).map { _ in entry(ids(each).map { change($0) }) }
            case .entryMembersBesideChanges:
                [entry(ids(each).map { change($0) }, more: members(count))]
            case .changesOfMembers:
                [entry(ids(count).map { change($0, more: members(each)) })]
            case .valuesOfMembers:
                [
                    entry(
                        ids(count).map {
                            "{\"field\":\"partner_solutions\",\"value\":"
                                + "{\"solution_id\":\"\($0)\"\(members(each))}}"
                        })
                ]
            case .brokenChanges:
                (0..<count).map { _ in entry((0..<each).map { "\($0).5" }) }
            case .depthAndWidth:
                (0..<count).map { _ in entry([change("1e5")], more: deepMembers(each)) }
            }
        }
    }

    private static func body(_ shape: Shape, _ count: Int, _ each: Int) -> Data {
        let entries = shape.entries(count, each).joined(separator: ",")
        return Data("{\"object\":\"whatsapp_business_account\",\"entry\":[\(entries)]}".utf8)
    }

    /// The shortest of some tries, in seconds of the processor a byte: other tests run beside this one.
    private static func cost(_ body: Data) -> Double {
        let times = (0..<4).map { _ in ThreadTime.measure { _ = WebhookBody.read(body) } / .seconds(1) }
        return (times.min() ?? 0) / Double(body.count)
    }

    @Test("eight times the bytes take eight times as long", arguments: Shape.allCases)
    func linear(_ shape: Shape) {
        for (small, large) in [((1, 200), (1, 1600)), ((200, 1), (1600, 1)), ((14, 14), (40, 40))] {
            let (fewer, more) = (Self.body(shape, small.0, small.1), Self.body(shape, large.0, large.1))
            let ratio = Self.cost(more) / Self.cost(fewer)
            #expect(ratio < 3, "\(shape.rawValue), \(small) and \(large): \(ratio) times as long a byte")
        }
    }
}

/// A digit before `e`, `E` or `.` anywhere makes numbers be read from their texts.
private func change(_ id: String, more: String = "") -> String {
    """
    {"field":"partner_solutions"\(more),"value":{"solution_id":"\(id)","event":"SOLUTION_UPDATED",\
    "solution_status":"ACTIVE"}}
    """
}

private func entry(_ changes: [String], more: String = "") -> String {
    """
    {"id":"506914307656634"\(more),"time":1739321024,"changes":[\(changes.joined(separator: ","))]}
    """
}

private func members(_ count: Int) -> String {
    (0..<count).map { ",\"m\($0)\":\($0)e0" }.joined()
}

private func ids(_ count: Int) -> [String] {
    (0..<count).map { "s1e\($0)" }
}

/// A hundred arrays deep, each of them.
private func deepMembers(_ count: Int) -> String {
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    return (0..<count).map { ",\"d\($0)\":\(deep)" }.joined()
}
