/// Why something was quarantined (the rows of lifecycle.md, section 1). The raw value is kept in the log.
public enum QuarantineReason: String, CaseIterable, Hashable, Sendable {
    case notJSON = "not_json"
    case bodyNotAnObject = "body_not_an_object"
    case noEntryArray = "no_entry_array"
    case entryNotAnObject = "entry_not_an_object"
    case changesNotAnArray = "changes_not_an_array"
    case valuesNotIncluded = "values_not_included"
    case changeNotAnObject = "change_not_an_object"
    case solutionIDMissing = "solution_id_missing"
    case solutionIDUnreadable = "solution_id_unreadable"
    case solutionIDReserved = "solution_id_reserved"
    case eventMissing = "event_missing"
    case eventUnreadable = "event_unreadable"
    case statusMissing = "solution_status_missing"
    case statusUnreadable = "solution_status_unreadable"
    case portfolioMissing = "entry_id_missing"
    case portfolioUnreadable = "entry_id_unreadable"
    case tooManyBroken = "too_many_broken"
    case wrapperMalformed = "wrapper_malformed"
    case bodyTooLarge = "body_too_large"
    case notRecordable = "not_recordable"

    /// What is wrong and what to do, in a sentence or two.
    public var message: String {
        switch self {
        case .notJSON:
            "The body is not JSON in UTF-8 (or nests deeper than 512). Look at the bytes: Meta sends JSON."
        case .bodyNotAnObject:
            "The body is JSON, but not an object. Meta sends one object with an array `entry`."
        case .noEntryArray:
            "The body has no array `entry`. The samples of the app dashboard's test panel look so; Meta's "
                + "webhooks don't."
        case .entryNotAnObject:
            "An element of `entry` is not an object."
        case .changesNotAnArray:
            "`changes` of this entry is not an array."
        case .valuesNotIncluded:
            "\"Include Values\" is off in the app's webhook settings: Meta tells that something changed, not "
                + "what. "
                + "Turn it on in the app dashboard under Webhooks; what was sent before is lost."
        case .changeNotAnObject:
            "An element of `changes` is not an object."
        case .solutionIDMissing:
            "`value.solution_id` is missing, so it can't be said whose change this is."
        case .solutionIDUnreadable:
            "`value.solution_id` is " + Self.unreadable
        case .solutionIDReserved:
            "`value.solution_id` begins with `test:`, which is kept for dashboard tests."
        case .eventMissing:
            "`value.event` is missing."
        case .eventUnreadable:
            "`value.event` is " + Self.unreadable
        case .statusMissing:
            "`value.solution_status` is missing, so it can't be said what the solution changed to."
        case .statusUnreadable:
            "`value.solution_status` is " + Self.unreadable
        case .portfolioMissing:
            "`entry.id`, the business portfolio, is missing."
        case .portfolioUnreadable:
            "`entry.id` is " + Self.unreadable
        case .tooManyBroken:
            "More than 1000 elements of the body could not be read. The first 1000 are kept each by itself, "
                + "and the whole body for the others. Look at its sender: Meta sends nothing like it."
        case .wrapperMalformed:
            "The line is not a delivery: a wrapper has `body` (JSON) or `body_base64`, at most `received_at` "
                + "beside it (RFC 3339, or Unix milliseconds, not seconds), and nothing else."
        case .bodyTooLarge:
            "The body is larger than 3 MiB, the most that Meta sends."
        case .notRecordable:
            "The log refused these rows for a reason that is not I/O: a defect of this program. "
                + "Nothing is lost: the bytes are kept here. Please report it."
        }
    }

    private static let unreadable =
        "neither a whole number of 64 bits nor a text of 1 to 256 printable ASCII characters without space."
}
