import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The log with its verdicts, for other programs.",
        discussion: """
            jsonl: one event a line, as /v1/events has it, with its verdict. csv: the same as a table, no \
            cell of which a spreadsheet takes for a formula. deliveries: lines that `ingest` reads back to \
            the same events, verdicts and standing findings (what was quarantined stays behind). xes: IEEE \
            1849 for process mining, a trace a solution in replay order, with each verdict. An export that \
            is whole ends with how many events it has and the head of the log that it was made of: jsonl \
            with an object, csv with a line that begins with #, xes with a comment, deliveries on stderr.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case deliveries
        case jsonl
        case csv
        case xes
    }

    @Option(help: "What to write.")
    var format = Format.jsonl

    @Option(help: "Only events of this solution.")
    var solution: String?

    @Option(help: "Only events told to this business portfolio.")
    var portfolio: String?

    // Unconditional, since -3d is a moment too.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only events recorded then or later; a date is its beginning.", valueName: "time"))
    var since: Boundary?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only events recorded by then; a date is its end.", valueName: "time"))
    var until: Moment?

    @Flag(help: "With csv: write ids so that Excel and LibreOffice take them for text.")
    var excel = false

    @Flag(help: "Also solutions from the dashboard's Test button (deliveries always have them).")
    var tests = false

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if excel && format != .csv { throw ValidationError("--excel goes with --format csv.") }
        for (option, id) in [("--solution", solution), ("--portfolio", portfolio)] {
            guard let id, !Change.canBeSolutionID(id) else { continue }
            throw ValidationError("\(option): \"\(id)\" can't be an id: an id is \(Asked.idForm).")
        }
    }

    func run() async throws {
        let isStrict = try answer.isStrict(database)
        let reader = try database.reader()
        defer { reader.close() }
        let log = try await JudgedLog(reader, filter)
        switch format {
        case .jsonl:
            let count = try await eachEvent(of: log) { Output.print($0.loggedJSON(strictly: isStrict)) }
            Output.print(["events": JSON(count), "head": .string(log.head.description)])
        case .csv:
            let table = EventTable(strictly: isStrict, forSpreadsheets: excel)
            Output.print(table.headings)
            let count = try await eachEvent(of: log) { Output.print(table.row($0)) }
            Output.print("# \(Self.sum(count, log.head))")
        case .deliveries:
            let count = try await exportDeliveries(reader, upTo: log.head)
            Output.complain(Self.sum(count, log.head))
        case .xes:
            Output.print(EventTraces.head)
            let count = try await exportTraces(reader, asking: log.question, strictly: isStrict)
            Output.print(EventTraces.foot)
            Output.print("<!-- \(Self.sum(count, log.head)) -->")
        }
    }

    private var filter: EventFilter {
        var filter = EventFilter()
        filter.solutionID = solution
        filter.portfolioID = portfolio
        filter.since = since?.value
        filter.until = until?.value
        // What is read back is to be the same log.
        filter.includesTests = tests || format == .deliveries || solution != nil
        return filter
    }

    private static func sum(_ count: Int, _ head: LogHead) -> String {
        "\(Output.count(count, "event")), head \(head)"
    }

    /// In the order of the log, page by page: memory doesn't grow with it.
    private func eachEvent(of log: JudgedLog, _ body: (History.Entry) -> Void) async throws -> Int {
        var (log, count) = (log, 0)
        while let entries = try await log.next() {
            for entry in entries { body(entry) }
            count += entries.count
        }
        return count
    }

    private func exportDeliveries(_ reader: LogReader, upTo head: LogHead) async throws -> Int {
        var (position, count) = (DeliveryPosition(), 0)
        while true {
            let (deliveries, next) = try await reader.deliveries(from: position, limit: 500)
            if deliveries.isEmpty { return count }
            for delivery in deliveries {
                guard delivery.number <= head.entry else { return count }
                let admitted = delivery.only(filter.admits)
                for line in admitted.lines { Output.print(line) }
                count += admitted.events.count
            }
            position = next
        }
    }

    private func exportTraces(
        _ reader: LogReader, asking question: PastQuestion, strictly: Bool
    ) async throws -> Int {
        func export(_ id: String) async throws -> Int {
            guard case .found(let history) = try await reader.history(id, asking: question) else { return 0 }
            let entries = history.entries.filter { filter.admits($0.logged) }
            if !entries.isEmpty { Output.print(EventTraces.trace(id, entries, strictly: strictly)) }
            return entries.count
        }
        if let solution { return try await export(solution) }
        var solutions = SolutionFilter()
        solutions.includesTests = filter.includesTests
        solutions.portfolioID = portfolio
        var (after, count): (String?, Int) = (nil, 0)
        repeat {
            let page = try await reader.solutions(solutions, after: after, limit: 500)
            for found in page.items { count += try await export(found.solutionID) }
            after = page.next
        } while after != nil
        return count
    }
}
