import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle
import Synchronization

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

    @Flag(help: "Write nothing: only tell what would become of it.")
    var dryRun = false

    @Flag(help: "Take also a file in which nothing looks like a webhook's body.")
    var anyway = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if asNow && post == nil { throw ValidationError("--as-now goes with --post.") }
        if dryRun && post != nil { throw ValidationError("--dry-run doesn't go with --post.") }
    }

    func run() async throws {
        // A file that can't be read is known before anything is made.
        for path in files { try InputFile.check(path) }
        let documents = IngestedDocuments(of: files, anyway: anyway)
        var sum =
            if let post {
                try await send(documents, to: post)
            } else if dryRun {
                try rehearse(documents)
            } else {
                try await record(documents)
            }
        Output.progressDone()
        sum.end()
        if json {
            Output.print(sum.recorded.json(deliveries: sum.deliveries))
        } else {
            Output.print((dryRun ? "Nothing was written. It would be: " : "") + sum.sentence)
        }
        if sum.isIncomplete { throw ExitCode(1) }
    }

    /// One batch is read while the one before is written. A new log is only made once there is something to
    /// write.
    private func record(_ documents: IngestedDocuments) async throws -> IngestSum {
        var writer: LogWriter?
        defer { writer?.close() }
        let path = try database.path()
        try LogWriter.checkName(path)
        if FileManager.default.fileExists(atPath: path) { writer = try database.writer() }
        var batches = IngestBatches(documents)
        try await withThrowingTaskGroup(of: [(Recorded, place: Int)].self) { written in
            func finishWriting(_ sum: inout IngestSum) async throws {
                guard let recorded = try await written.next() else { return }
                for (recorded, place) in recorded { sum.add(recorded, of: place) }
                Output.progress("\(sum.deliveries) deliveries, \(sum.recorded.recorded) events recorded")
            }
            while let batch = try batches.next() {
                try await finishWriting(&batches.sum)
                let writing = try writer ?? database.writer()
                writer = writing
                written.addTask {
                    Array(zip(try writing.append(all: batch.map(\.delivery)), batch.map(\.place)))
                }
            }
            try await finishWriting(&batches.sum)
        }
        return batches.sum
    }

    /// Where there is no log, on one that is thrown away.
    private func rehearse(_ documents: IngestedDocuments) throws -> IngestSum {
        var path = try database.path()
        var folder: PassingFolder?
        defer { folder?.remove() }
        if !FileManager.default.fileExists(atPath: path) {
            let made = try PassingFolder("dry-run")
            (folder, path) = (made, made.path("log.sqlite"))
        }
        let writer = try LogWriter(path: path, clock: Settings.clock)
        defer { writer.close() }
        let state = Mutex((batches: IngestBatches(documents), places: [Int](), error: (any Error)?.none))
        try writer.rehearse {
            state.withLock { state in
                do {
                    let batch = try state.batches.next()
                    state.places = batch?.map(\.place) ?? []
                    return batch?.map(\.delivery)
                } catch {
                    state.error = error
                    return nil
                }
            }
        } tell: { recorded in
            state.withLock { state in
                for (recorded, place) in zip(recorded, state.places) {
                    state.batches.sum.add(recorded, of: place)
                }
            }
        }
        return try state.withLock { state in
            if let error = state.error { throw error }
            return state.batches.sum
        }
    }

    private func send(_ documents: IngestedDocuments, to post: String) async throws -> IngestSum {
        let poster = try DeliveryPoster(url: post, settings: try database.settings())
        var (documents, sum) = (documents, IngestSum())
        do {
            while let document = try documents.next(&sum) {
                guard !sum.refuseExcess(of: document) else { continue }
                for line in DeliveryLine.readAll(document.document.bytes) {
                    try await send(line, of: document, with: poster, &sum)
                }
            }
            try await poster.close()
        } catch {
            try? await poster.close()
            throw error
        }
        return sum
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
                    + "to have it received now, or stop the server and ingest without --post.")
        case .body(let body, _):
            sum.add(try await poster.post(body), of: sum.place)
            Output.progress("\(sum.deliveries) deliveries sent")
        }
    }
}
