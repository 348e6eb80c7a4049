import ArgumentParser
import Foundation
import LifecycleServer
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle

struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Records deliveries from files or stdin, without a server.",
        discussion: """
            If a file's first line is one complete JSON value, it holds a document a line; else it is one \
            document. Each is a webhook body, or {"received_at"?: RFC 3339 or Unix ms, "body": {…}}, with \
            "body_base64" instead of "body" where the body is not JSON.
            """)

    @Argument(help: "Files, or - for stdin (the default).")
    var files: [String] = ["-"]

    @Option(
        help: "Sign each body and post it to this webhook instead, for example http://127.0.0.1:8080/webhook."
    )
    var post: String?

    @Flag(
        help:
            "With --post: send also lines that have a received_at of their own; the server stamps them anew.")
    var asNow = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if asNow && post == nil { throw ValidationError("--as-now goes with --post.") }
    }

    func run() async throws {
        // A file that can't be read is known before anything is made.
        for path in files where path != "-" { _ = try InputFile(path) }
        var sum = IngestSum()
        if let post {
            let poster = try DeliveryPoster(url: post, settings: try database.settings())
            do {
                try await forEachDocument(&sum) { document, sum in
                    try await send(document, with: poster, &sum)
                }
                try await poster.close()
            } catch {
                try? await poster.close()
                throw error
            }
        } else {
            try await record(&sum)
        }
        Output.progressDone()
        if json {
            Output.print(sum.recorded.json(deliveries: sum.deliveries))
        } else {
            Output.print(sum.sentence)
        }
        if sum.unreadableLines > 0 { throw ExitCode(1) }
    }

    /// Enough that a commit's cost is shared by many, few enough that progress shows and memory stays small.
    private static let batchDeliveries = 512
    private static let batchBytes = 16 * 1024 * 1024

    /// One batch is read while the one before is written.
    private func record(_ sum: inout IngestSum) async throws {
        let writer = try database.writer()
        defer { writer.close() }
        try await withThrowingTaskGroup(of: [Recorded].self) { written in
            var batch: [Delivery] = []
            var bytes = 0
            func finishWriting(_ sum: inout IngestSum) async throws {
                guard let recorded = try await written.next() else { return }
                for recorded in recorded { sum.recorded += recorded }
                sum.deliveries += recorded.count
                Output.progress("\(sum.deliveries) deliveries, \(sum.recorded.recorded) events recorded")
            }
            func flush(_ sum: inout IngestSum) async throws {
                try await finishWriting(&sum)
                written.addTask { [batch] in try writer.append(all: batch) }
                batch.removeAll(keepingCapacity: true)
                bytes = 0
            }
            try await forEachDocument(&sum) { document, sum in
                guard !sum.refuseExcess(of: document) else { return }
                batch += deliveries(of: document, &sum)
                bytes += document.document.bytes.count
                if batch.count >= Self.batchDeliveries || bytes >= Self.batchBytes { try await flush(&sum) }
            }
            try await flush(&sum)
            try await finishWriting(&sum)
        }
    }

    private func forEachDocument(
        _ sum: inout IngestSum, _ body: (NamedDocument, inout IngestSum) async throws -> Void
    ) async throws {
        for path in files {
            let file = try InputFile(path)
            var documents = DeliveryDocuments(file)
            while let document = try documents.next() {
                try await body(NamedDocument(file: file.name, document: document), &sum)
            }
        }
    }

    private func deliveries(of document: NamedDocument, _ sum: inout IngestSum) -> [Delivery] {
        DeliveryLine.readAll(document.document.bytes).compactMap { delivery(of: $0, document, &sum) }
    }

    /// `nil` where it is ours and malformed: what isn't Meta's isn't kept as evidence.
    private func delivery(
        of line: DeliveryLine, _ document: NamedDocument, _ sum: inout IngestSum
    ) -> Delivery? {
        let bytes = document.document.bytes
        switch line {
        case .body(let body, let receivedAt):
            if let receivedAt, receivedAt.rawValue < Asked.leastMilliseconds {
                sum.warn(of: receivedAt, document)
            }
            return Delivery(
                source: .ingest, receivedAt: receivedAt ?? Settings.clock(), body: WebhookBody.raw(body),
                signedBy: nil, contents: WebhookBody.read(body))
        case .unreadable(.wrapperMalformed):
            sum.refuse(document, QuarantineReason.wrapperMalformed.message + " It was not recorded.")
            return nil
        case .unreadable(let reason):
            sum.refuse(document, reason.message + " It was quarantined.")
            return Delivery(
                source: .ingest, receivedAt: Settings.clock(), body: WebhookBody.raw(bytes), signedBy: nil,
                contents: WebhookBody.whole(bytes, reason))
        }
    }

    private func send(_ document: NamedDocument, with poster: DeliveryPoster, _ sum: inout IngestSum)
        async throws
    {
        guard !sum.refuseExcess(of: document) else { return }
        for line in DeliveryLine.readAll(document.document.bytes) {
            try await send(line, of: document, with: poster, &sum)
        }
    }

    private func send(
        _ line: DeliveryLine, of document: NamedDocument, with poster: DeliveryPoster,
        _ sum: inout IngestSum
    ) async throws {
        switch line {
        case .unreadable(let reason):
            sum.refuse(document, reason.message + " It was not sent.")
        case .body(_, .some) where !asNow:
            sum.refuse(
                document,
                "It has a received_at of its own, which a webhook can't carry. It was not sent: use --as-now "
                    + "to "
                    + "have it received now, or stop the server and ingest without --post.")
        case .body(let body, _):
            sum.recorded += try await poster.post(body)
            sum.deliveries += 1
            Output.progress("\(sum.deliveries) deliveries sent")
        }
    }
}

/// A document, and the file it stands in.
struct NamedDocument {
    let file: String
    let document: DeliveryDocuments.Document
}

/// What became of everything that was ingested.
struct IngestSum {
    var deliveries = 0
    var recorded = Recorded()
    private(set) var unreadableLines = 0

    /// Names a line that could not be read.
    mutating func refuse(_ document: NamedDocument, _ why: String) {
        unreadableLines += 1
        Output.progressDone()
        Output.complain("\(document.file):\(document.document.line): \(why)")
    }

    /// Refuses a document that is too large to be a delivery.
    mutating func refuseExcess(of document: NamedDocument) -> Bool {
        guard let excess = document.document.excess else { return false }
        let beginning = String(decoding: document.document.bytes, as: UTF8.self).debugDescription
        refuse(
            document,
            "It has \(excess.sizeBytes) bytes, and a delivery has at most \(WebhookBody.limitBytes). Nothing "
                + "of it was recorded. Its SHA-256 is \(excess.sha256), and it begins with \(beginning). "
                + "Is this the right file?")
        return true
    }

    private(set) var isWarned = false

    /// Names the first of those that were received in a time before there were webhooks.
    mutating func warn(of receivedAt: UnixMilliseconds, _ document: NamedDocument) {
        guard !isWarned else { return }
        isWarned = true
        Output.progressDone()
        Output.complain(
            "\(document.file):\(document.document.line): received_at is \(receivedAt.rfc3339): numbers are "
                + "milliseconds. It was recorded as it stands; if seconds are meant, ingest the file anew "
                + "into another database, with received_at times 1000.")
    }

    var sentence: String {
        "\(Output.count(deliveries, "delivery")): \(Output.count(recorded.recorded, "event")) recorded, "
            + "\(recorded.redelivered) known "
            + "already, "
            + "\(recorded.ignored) ignored, \(recorded.quarantined) quarantined."
    }
}
