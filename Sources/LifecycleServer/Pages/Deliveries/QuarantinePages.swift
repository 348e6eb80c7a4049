internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import NIOCore
internal import SolutionLifecycle

/// `GET /quarantine` and below: what could not be read, why, and its bytes as text.
struct QuarantinePages: Sendable {
    let frame: PageFrame

    private static let path = "/quarantine"
    private static let rows = 40
    /// Of each body on the list, and of one on its own page.
    private static let leadBytes = 240
    private static let shownBytes = 16 * 1024

    @Sendable func list(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let question = try PageQuestion(request, path: Self.path, names: ["reason", "cursor"])
        let reasons = QuarantineReason.allCases.map(\.rawValue).joined(separator: ", ")
        let reason = try question.parameters.value(
            "reason", "one of \(reasons)", QuarantineReason.init(rawValue:))
        let now = frame.clock()
        let listing = try await frame.reader.quarantineListing(
            reason: reason?.rawValue, before: try question.place(numbers: 1)?[0], limit: Self.rows,
            leadBytes: Self.leadBytes)
        let found = QuarantineReason.allCases.filter { listing.reasons[$0.rawValue] != nil || $0 == reason }
        return frame.page(
            "quarantine", title: "Quarantine", section: Self.path, moment: listing.moment, asOf: now,
            view: [
                "total": Wording.count(Int(clamping: listing.total), "element"),
                "isNone": listing.records.isEmpty,
                "facets": [
                    question.facet(
                        "Reason", "reason",
                        [("all", nil, nil)]
                            + found.map {
                                (
                                    $0.rawValue.replacing("_", with: " "), $0.rawValue,
                                    Wording.number(listing.reasons[$0.rawValue] ?? 0)
                                )
                            })
                ],
                "rows": listing.records.map { view($0, now: now, shownBytes: Self.leadBytes) },
                "isCutShort": listing.isCutShort,
                "hasNext": listing.next != nil,
                "next": listing.next.map { question.link(["cursor": String($0)]) } ?? "",
                "hasFirst": question.parameters.text("cursor") != nil, "first": question.link(),
            ])
    }

    /// `GET /quarantine/{id}`
    @Sendable func one(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let id = try context.number("id")
        let now = frame.clock()
        guard let (record, moment) = try await frame.reader.quarantineRecord(id, leadBytes: Self.shownBytes)
        else { throw Problem.noSuchPage("Nothing was quarantined under the number \(id).") }
        return frame.page(
            "quarantined", title: "Quarantined \(id)", section: Self.path, moment: moment, asOf: now,
            view: view(record, now: now, shownBytes: Self.shownBytes))
    }

    /// `GET /quarantine/{id}/bytes`: as received, to be saved, never to be shown by the browser.
    @Sendable func bytes(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let id = try context.number("id")
        guard let (record, _) = try await frame.reader.quarantineRecord(id) else {
            throw Problem.noSuchPage("Nothing was quarantined under the number \(id).")
        }
        guard let bytes = record.bytes else {
            throw Problem.noSuchPage("The bytes of \(id) were purged; their SHA-256 and size are kept.")
        }
        var headers = PageFrame.headers
        headers[.contentType] = "application/octet-stream"
        headers[.contentDisposition] = "attachment; filename=\"quarantined-\(id).bin\""
        headers[.contentSecurityPolicy] = "default-src 'none'; sandbox; frame-ancestors 'none'"
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func view(_ record: QuarantineRecord, now: UnixMilliseconds, shownBytes: Int) -> View {
        let bytes = record.bytes ?? []
        return [
            "id": String(record.id), "href": Link.quarantined(record.id),
            "bytesHref": Link.quarantined(record.id) + "/bytes",
            "delivery": String(record.delivery), "deliveryHref": Link.delivery(record.delivery),
            "received": Wording.time(record.receivedAt),
            "age": Wording.age(record.receivedAt.seconds, at: now),
            "source": record.source.text, "reason": record.reason.replacing("_", with: " "),
            "message": record.message ?? "A reason of a later version.",
            "sha256": Hexadecimal.text(record.sha256), "size": Wording.size(bytes: record.sizeBytes),
            "isKept": record.isKept, "isCut": record.isKept && record.sizeBytes > shownBytes,
            "isText": String(validating: bytes, as: UTF8.self) != nil,
            "text": String(decoding: bytes, as: UTF8.self),
        ]
    }
}
