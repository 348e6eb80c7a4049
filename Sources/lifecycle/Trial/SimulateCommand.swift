import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleSimulation
import SolutionLifecycle

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Makes up lives of solutions, told with faults on request.",
        discussion: """
            Prints delivery lines for `ingest`, or signs and posts them (--post). The same options and seed \
            give the same lines. --truth writes what really happened, one solution a line. Each fault is a \
            probability from 0 to 1.
            """)

    @Option(help: "How many solutions.") var solutions = 100
    @Option(help: "The seed of everything random.") var seed: UInt64 = 1
    @Flag(help: "Hold deliveries up, so that they overtake one another.") var shuffle = false
    @Option(help: "A delivery comes again, for so many solutions.") var duplicate = 0.0
    @Option(help: "A step is told to nobody.") var drop = 0.0
    @Option(help: "A step that the lifecycle doesn't allow is told.") var illegal = 0.0
    @Option(help: "A step is told once more with a new time, as a re-stamped retry would.") var restamp = 0.0
    @Option(help: "The next step falls into the same second.") var sameSecond = 0.0
    @Option(help: "Both partners' portfolios are told.") var bothPartners = 0.0
    @Option(help: "The next change comes in the same body.") var rebatch = 0.0
    @Option(help: "A change of another field comes in the same body.") var otherFields = 0.0
    @Option(help: "A body that can't be read comes before.") var unreadable = 0.0
    @Option(help: "Write what really happened to this file.") var truth: String?
    @Option(help: "Sign each body and post it to this webhook.") var post: String?
    @Option(help: "With --post: how many requests at a time.") var concurrency = 8
    @Option(help: "With --post: at most so many requests a second; 0 for as fast as they are answered.")
    var rate = 0
    @Flag(help: "With --post: print the closing sum as JSON.") var json = false

    @OptionGroup var source: SettingsOptions

    func validate() throws {
        let probabilities = [
            duplicate, drop, illegal, restamp, sameSecond, bothPartners, rebatch, otherFields, unreadable,
        ]
        guard probabilities.allSatisfy((0...1).contains) else {
            throw ValidationError("Faults are probabilities, from 0 to 1.")
        }
        guard (0...10_000_000).contains(solutions) else {
            throw ValidationError("--solutions is 0 to 10,000,000.")
        }
        guard (1...1000).contains(concurrency), rate >= 0 else {
            throw ValidationError("--concurrency is 1 to 1000, and --rate is not negative.")
        }
    }

    func run() async throws {
        let simulation = Simulation(solutions: solutions, seed: seed, faults: faults)
        if let truth {
            let lines = simulation.truths.map { $0.json.text + "\n" }.joined()
            do {
                try Data(lines.utf8).write(to: URL(fileURLWithPath: truth))
            } catch {
                throw Refusal.unable(
                    "unwritable-file", "\(truth) can't be written. Check the folder and its rights.")
            }
        }
        if let post {
            let poster = try DeliveryPoster(url: post, settings: try source.settings())
            try await SimulatedLoad(poster: poster, concurrency: concurrency, rate: rate)
                .run(simulation.deliveries.map(\.body), json: json)
        } else {
            for delivery in simulation.deliveries { Output.print(delivery.line) }
        }
    }

    private var faults: SimulatedFaults {
        var faults = SimulatedFaults()
        faults.shuffles = shuffle
        faults.duplicate = duplicate
        faults.drop = drop
        faults.illegal = illegal
        faults.restamp = restamp
        faults.sameSecond = sameSecond
        faults.bothPartners = bothPartners
        faults.rebatch = rebatch
        faults.otherFields = otherFields
        faults.unreadable = unreadable
        return faults
    }
}
