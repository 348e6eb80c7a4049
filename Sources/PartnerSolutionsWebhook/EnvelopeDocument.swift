internal import Foundation

// The shape of Meta's envelope, in plain structs: what isn't looked at is never decoded, so that nesting or
// odd values in other fields cost nothing. An element of the wrong type is a value here, never an error: one
// bad element must not sink its neighbours. Only what is no JSON at all makes the decoder throw.

enum EnvelopeDocument: Decodable {
    case notAnObject
    /// `object` is there, and isn't `whatsapp_business_account`.
    case otherObject
    case noEntries
    case entries([EnvelopeEntry])

    private enum Keys: CodingKey {
        case object
        case entry
    }

    init(from decoder: any Decoder) throws {
        guard let object = try? decoder.container(keyedBy: Keys.self) else {
            self = .notAnObject
            return
        }
        if object.contains(.object), (try? object.decode(String.self, forKey: .object)) != Self.ourObject {
            self = .otherObject
        } else if let entries = Elements<EnvelopeEntry>(in: object, forKey: .entry) {
            self = .entries(entries.all)
        } else {
            self = .noEntries
        }
    }

    private static let ourObject = "whatsapp_business_account"
}

enum EnvelopeEntry: Decodable {
    case notAnObject
    case changesNotAnArray
    /// Without `changes`; `namesOurField`: its `changed_fields` has `partner_solutions`.
    case withoutChanges(namesOurField: Bool)
    case changes([EnvelopeChange], id: EnvelopeText, time: EnvelopeTime)

    private enum Keys: String, CodingKey {
        case id
        case time
        case changes
        case changedFields = "changed_fields"
    }

    init(from decoder: any Decoder) throws {
        guard let entry = try? decoder.container(keyedBy: Keys.self) else {
            self = .notAnObject
            return
        }
        guard entry.contains(.changes) else {
            let fields = Elements<EnvelopeText>(in: entry, forKey: .changedFields)?.all ?? []
            self = .withoutChanges(namesOurField: fields.contains(.text(EnvelopeChange.ourField)))
            return
        }
        guard let changes = Elements<EnvelopeChange>(in: entry, forKey: .changes) else {
            self = .changesNotAnArray
            return
        }
        self = .changes(
            changes.all,
            id: EnvelopeText(in: entry, .id), time: EnvelopeTime(in: entry, .time))
    }
}

enum EnvelopeChange: Decodable {
    case notAnObject
    case otherField
    case partnerSolutions(EnvelopeValue?)

    static let ourField = "partner_solutions"

    private enum Keys: CodingKey {
        case field
        case value
    }

    init(from decoder: any Decoder) throws {
        guard let change = try? decoder.container(keyedBy: Keys.self) else {
            self = .notAnObject
            return
        }
        guard (try? change.decode(String.self, forKey: .field)) == Self.ourField else {
            self = .otherField
            return
        }
        self = .partnerSolutions(try? change.decode(EnvelopeValue.self, forKey: .value))
    }
}

struct EnvelopeValue: Decodable {
    private(set) var solutionID: EnvelopeText
    private(set) var event: EnvelopeText
    private(set) var status: EnvelopeText
    let hasMoreMembers: Bool

    private struct Key: CodingKey, Hashable {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        static let solutionID = Key(stringValue: "solution_id")
        static let event = Key(stringValue: "event")
        static let status = Key(stringValue: "solution_status")
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.container(keyedBy: Key.self)
        solutionID = EnvelopeText(in: value, .solutionID)
        event = EnvelopeText(in: value, .event)
        status = EnvelopeText(in: value, .status)
        hasMoreMembers = !value.allKeys.allSatisfy { [.solutionID, .event, .status].contains($0) }
    }

    /// The same, with numbers read from their texts instead.
    func exact(_ raw: JSONText?) -> EnvelopeValue {
        var value = self
        value.solutionID = solutionID.exact(raw?.member(Key.solutionID.stringValue))
        value.event = event.exact(raw?.member(Key.event.stringValue))
        value.status = status.exact(raw?.member(Key.status.stringValue))
        return value
    }
}

/// All elements of an array, each decoded by a type that takes anything; `nil` where there is no array.
private struct Elements<Element: Decodable> {
    let all: [Element]

    init?<Key: CodingKey>(in container: KeyedDecodingContainer<Key>, forKey key: Key) {
        guard var array = try? container.nestedUnkeyedContainer(forKey: key) else { return nil }
        var all: [Element] = []
        all.reserveCapacity(array.count ?? 0)
        while !array.isAtEnd {
            guard let element = try? array.decode(Element.self) else { return nil }
            all.append(element)
        }
        self.all = all
    }
}
