import Foundation
import SolutionLifecycle

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

/// An id, event name or status as a body spells it: a text, a whole number, something else, or nothing.
enum EnvelopeText: Decodable, Hashable {
    case missing
    case text(String)
    /// A whole number as Foundation reads it: exact where it was written without fraction and exponent.
    case integer(Int64)
    case unreadable

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = try? value.decode(Int64.self) {
            self = .integer(number)
        } else {
            self = .unreadable
        }
    }

    /// What a key is given: nearly always a text, which is asked for first. `null` is `unreadable`.
    init<Key: CodingKey>(in container: KeyedDecodingContainer<Key>, _ key: Key) {
        if let text = try? container.decode(String.self, forKey: key) {
            self = .text(text)
        } else if !container.contains(key) {
            self = .missing
        } else {
            self = (try? container.decode(Int64.self, forKey: key)).map(Self.integer) ?? .unreadable
        }
    }

    /// The same, with a number read from its text instead.
    func exact(_ raw: JSONText?) -> EnvelopeText {
        switch self {
        case .missing, .text: self
        case .integer, .unreadable:
            raw.flatMap { NumberText.integer($0.bytes) }.map(Self.integer) ?? .unreadable
        }
    }

    /// The text, where it is 1 to 256 printable ASCII bytes without space; a number as canonical decimal
    /// text.
    var printable: String? {
        switch self {
        case .missing, .unreadable: nil
        case .integer(let number): String(number)
        case .text(let text): Change.admits(text) ? text : nil
        }
    }
}

/// `entry.time` (lifecycle.md, section 1): a positive whole number, or a text of 1 to 16 ASCII digits with
/// such a value. 10^11 and above is milliseconds, divided by 1000 and rounded down. Anything else, or a
/// moment after the year 9999, is no trigger time.
struct EnvelopeTime: Hashable {
    let moment: UnixSeconds?

    init(moment: UnixSeconds?) {
        self.moment = moment
    }

    /// What a key is given: nearly always a number, which is asked for first.
    init<Key: CodingKey>(in container: KeyedDecodingContainer<Key>, _ key: Key) {
        if let number = try? container.decode(Int64.self, forKey: key) {
            moment = Self.moment(number)
        } else if let text = try? container.decode(String.self, forKey: key),
            (1...16).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        {
            moment = Int64(text).flatMap(Self.moment)
        } else {
            moment = nil
        }
    }

    /// The same, with a number read from its text instead.
    func exact(_ raw: JSONText?) -> EnvelopeTime {
        guard let raw, raw.bytes.first != UInt8(ascii: "\"") else { return self }
        return EnvelopeTime(moment: NumberText.integer(raw.bytes).flatMap(Self.moment))
    }

    private static func moment(_ number: Int64) -> UnixSeconds? {
        guard number > 0 else { return nil }
        let seconds = UnixSeconds(number >= firstMillisecond ? number / 1000 : number)
        return seconds <= .latest ? seconds : nil
    }

    /// From here on a number is milliseconds: as seconds it would be the year 5138, as milliseconds it is
    /// 1973.
    private static let firstMillisecond: Int64 = 100_000_000_000
}
