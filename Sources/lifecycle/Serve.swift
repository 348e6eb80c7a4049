import ArgumentParser
import Foundation
import Hummingbird
import LifecycleServer
import LifecycleStore
import Logging
import NIOCore
import PartnerSolutionsWebhook

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receives webhooks and answers queries.",
        discussion: """
            Secrets come from the environment alone: LIFECYCLE_APP_SECRETS (comma-separated: several are \
            accepted), LIFECYCLE_VERIFY_TOKEN, LIFECYCLE_API_TOKENS (entries of `lifecycle token new`); \
            each also as …_FILE, the path of a file that holds it. \
            SIGTERM and SIGINT stop it: what was accepted is committed and answered first.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 8080

    @Flag(help: "Where there are no tokens, let everybody read the queries who can reach the port.")
    var openReads = false

    @Flag(help: "Accept unsigned deliveries, from this machine only. For trying things out.")
    var insecureUnsigned = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535.")
        }
        if insecureUnsigned && !isLoopback {
            throw ValidationError(
                "--insecure-unsigned needs a loopback --host: anybody could write otherwise.")
        }
    }

    private var isLoopback: Bool { Loopback.isHost(host.contains(":") ? "[\(host)]" : host) }

    func run() async throws {
        var settings = LifecycleServer.Settings()
        settings.host = host
        settings.port = port
        settings.openReads = openReads
        settings.credentials = try Settings.credentials(unsigned: insecureUnsigned)
        guard isLoopback || openReads || settings.credentials.tokens != nil else {
            throw ValidationError(
                "\(host) can be reached from other machines, which could then read everything. "
                    + "Set LIFECYCLE_API_TOKENS, so that reading wants a token (`lifecycle token new` makes "
                    + "one); or listen on 127.0.0.1 behind a proxy (docs/operations.md); or say --open-reads."
            )
        }

        let writer = try database.writer()
        defer { writer.close() }
        let reader = try database.reader()
        defer { reader.close() }
        let server = LifecycleServer(
            writer: writer, reader: reader, settings: settings, logger: Self.logger(), clock: Settings.clock)
        // Not a stop: an operator who sends SIGHUP expects the server to go on.
        signal(SIGHUP, SIG_IGN)
        let unset = unset(settings)
        try await server.run { port in
            Output.complain(
                "Listening on http://\(Self.authority(host, port)), database \(database.database).")
            for line in unset { Output.complain(line) }
        }
        // Noted outside the file, the head tells later whether the log was cut or rewritten.
        let head = try await reader.head()
        Output.complain("Stopped: everything accepted is stored. The log's head is \(head).")
    }

    static func authority(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    static func logger() -> Logger {
        var logger = Logger(label: "lifecycle") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .notice
        return logger
    }

    private func unset(_ settings: LifecycleServer.Settings) -> [String] {
        var lines: [String] = []
        if settings.credentials.verifyToken == nil {
            lines.append("No LIFECYCLE_VERIFY_TOKEN: Meta's handshake will be refused until it is set.")
        }
        if settings.credentials.secrets == nil {
            lines.append("INSECURE: unsigned deliveries are accepted from this machine.")
        }
        if settings.openReads && settings.credentials.tokens != nil {
            lines.append("There are tokens, so reading wants one: --open-reads changes nothing.")
        } else if settings.openReads {
            lines.append("OPEN: whoever reaches this port can read everything.")
        }
        return lines
    }
}

extension LifecycleServer {
    /// Runs until SIGTERM or SIGINT, and says clearly where it can't listen.
    func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        do {
            try await application(onListening: onListening).runService()
        } catch let error as SocketAddressError.UnknownHost {
            throw Refusal.unable(
                "cannot-listen",
                "Can't listen on \(Serve.authority(settings.host, settings.port)): \(error). Give an address "
                    + "of this "
                    + "machine with --host.")
        } catch let error as IOError {
            let isTaken = error.errnoCode == EADDRINUSE
            let why = isTaken ? "the port is in use" : String(cString: strerror(error.errnoCode))
            throw Refusal.unable(
                isTaken ? "port-taken" : "cannot-listen",
                "Can't listen on \(Serve.authority(settings.host, settings.port)): \(why). "
                    + "Choose another with --host and --port, or stop what listens there.")
        }
    }
}
