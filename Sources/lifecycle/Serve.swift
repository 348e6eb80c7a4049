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
            accepted), LIFECYCLE_VERIFY_TOKEN; each also as …_FILE, the path of a file that holds it. \
            SIGTERM and SIGINT stop it: what was accepted is committed and answered first.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 8080

    @Flag(help: "Let everybody read the queries who can reach the port.")
    var openReads = false

    @Flag(help: "Accept unsigned deliveries, from this machine only. For trying things out.")
    var insecureUnsigned = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535.")
        }
        guard Loopback.isHost(host.contains(":") ? "[\(host)]" : host) || openReads else {
            throw ValidationError(
                "\(host) can be reached from other machines, which could then read everything. "
                    + "Listen on 127.0.0.1 behind a proxy (docs/operations.md), or say --open-reads.")
        }
        if insecureUnsigned && !Loopback.isHost(host.contains(":") ? "[\(host)]" : host) {
            throw ValidationError(
                "--insecure-unsigned needs a loopback --host: anybody could write otherwise.")
        }
    }

    func run() async throws {
        let tokens = ["LIFECYCLE_API_TOKENS", "LIFECYCLE_API_TOKENS_FILE"]
        if let name = tokens.first(where: { Settings.environment($0) != nil }) {
            throw Refusal.unable(
                "tokens-not-supported",
                "\(name) is set, but this version has no tokens yet and would ignore them. "
                    + "Unset it: "
                    + "reads are then for this machine only.")
        }
        var settings = LifecycleServer.Settings()
        settings.host = host
        settings.port = port
        settings.openReads = openReads
        settings.verifyToken = try Settings.secret("LIFECYCLE_VERIFY_TOKEN")
        settings.secrets = insecureUnsigned ? nil : try Self.requiredSecrets()

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

    private static func requiredSecrets() throws -> AppSecrets {
        guard let secrets = try Settings.appSecrets() else {
            throw Refusal.unable(
                "no-app-secret",
                "There is no app secret, so no delivery could be told from a forged one. Set "
                    + "LIFECYCLE_APP_SECRETS "
                    + "(or …_FILE) to the app secret from Meta's dashboard under App settings, Basic. "
                    + "To try things out without: --insecure-unsigned.")
        }
        return secrets
    }

    private func unset(_ settings: LifecycleServer.Settings) -> [String] {
        var lines: [String] = []
        if settings.verifyToken == nil {
            lines.append("No LIFECYCLE_VERIFY_TOKEN: Meta's handshake will be refused until it is set.")
        }
        if settings.secrets == nil {
            lines.append("INSECURE: unsigned deliveries are accepted from this machine.")
        }
        if settings.openReads {
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
