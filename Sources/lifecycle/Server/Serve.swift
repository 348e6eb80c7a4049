import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleServer
import LifecycleStore
import Logging
import PartnerSolutionsWebhook

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Receives webhooks and answers queries.",
        discussion: """
            Flags go before environment variables, those before the file of --config: `lifecycle config` \
            shows what is in force. Secrets have no flags: LIFECYCLE_APP_SECRETS (comma-separated: several \
            are accepted), LIFECYCLE_VERIFY_TOKEN, LIFECYCLE_API_TOKENS (entries of `lifecycle token new`); \
            each also as …_FILE, the path of a file that holds it. SIGHUP reads them again. SIGTERM and \
            SIGINT stop the server: what was accepted is committed and answered first.
            """)

    @OptionGroup var options: ServerOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        // Not a stop: an operator who sends SIGHUP expects the server to go on.
        signal(SIGHUP, SIG_IGN)
        let settings = try options.settings(database)
        let log = try ServerLog(settings)
        do {
            try await Self.serve(settings, log)
        } catch {
            throw log.lastWords(error)
        }
    }

    private static func serve(_ settings: SettingsInForce, _ log: ServerLog) async throws {
        LargeMemory.isReturnedAtOnce()
        settings.complainOfUnknownVariables(log.announce)
        try settings.checkAll()
        let (database, isUnsigned) = (try settings.database, try settings.insecureUnsigned)
        let serving = try Self.serving(settings)
        if let shortage = OpenFiles.allow(serving.openFiles) { log.announce(shortage) }
        let isNew = !FileManager.default.fileExists(atPath: database)
        guard try !isNew || !settings.mustExist else {
            throw Refusal.unable(
                "no-database",
                "There is no log at \(database), and --must-exist is set. Is its disk mounted, and the name "
                    + "right? To begin a new one, start once without --must-exist.")
        }
        // Before anything is made: a start that fails leaves nothing behind.
        try FreePort.check(host: serving.host, port: serving.port)
        let writer = try LogWriter(path: database, clock: Settings.clock)
        if isNew { log.logger.warning("\(DatabaseOptions.newLog(database))") }
        defer { writer.close() }
        let reader = try LogReader(path: writer.filePath)
        defer { reader.close() }
        let server = LifecycleApplication(
            writer: writer, reader: reader, settings: serving,
            lastAuthenticAt: try await reader.lastWebhookAt(), logger: log.logger, clock: Settings.clock)
        let reload = CredentialReload(
            keyring: server.keyring,
            read: { try settings.again().credentials(unsigned: isUnsigned) },
            logger: server.logger)
        try await server.run(beside: [reload]) { port in
            let address = Self.authority(serving.host, port)
            log.announce("Listening on http://\(address), database \(database).")
            for line in Self.unset(serving) { log.announce(line) }
        }
        do {
            try writer.checkFile()
        } catch {
            throw Refusal.unable(
                error.name,
                "Stopped, but \(database) was removed or replaced while it was served. What was "
                    + "acknowledged is in the file that was there: put it back, or restore a backup.")
        }
        if let signer = serving.checkpoints {
            do {
                _ = try await signer.sign(reader, at: Settings.clock())
            } catch {
                log.announce("No checkpoint was signed at the end: \(error)")
            }
        }
        // Noted outside the file, the head tells later whether the log was cut or rewritten.
        let head = try await reader.head()
        log.announce("Stopped: everything accepted is stored. The log's head is \(head).")
    }

    /// The server's own settings, if they may be so.
    private static func serving(_ settings: SettingsInForce) throws -> ServerSettings {
        let (host, port) = (try settings.host, try settings.port)
        let (isUnsigned, isOpen) = (try settings.insecureUnsigned, try settings.openReads)
        let isLoopback = Loopback.isHost(host.contains(":") ? "[\(host)]" : host)
        guard isLoopback || !isUnsigned else {
            throw ValidationError(
                "--insecure-unsigned needs a loopback --host: anybody could write otherwise.")
        }
        let credentials = try settings.credentials(unsigned: isUnsigned)
        guard isLoopback || isOpen || credentials.tokens != nil else {
            throw ValidationError(
                "\(host) can be reached from other machines, which could then read everything. "
                    + "Set LIFECYCLE_API_TOKENS, so that reading wants a token (`lifecycle token new` makes "
                    + "one); or listen on 127.0.0.1 behind a proxy (docs/operations.md); or say --open-reads."
            )
        }
        var serving = ServerSettings()
        serving.host = host
        serving.port = port
        serving.openReads = isOpen
        serving.credentials = credentials
        serving.trustedProxies = try settings.trustedProxy
        serving.idleSeconds = try settings.idleTimeout
        serving.basePath = try settings.basePath
        serving.expectDeliverySeconds = try settings.expectDeliveryEvery.flatMap(Asked.durationSeconds)
        serving.forwardTo = try receiver(settings)
        serving.checkpoints = try settings.checkpointSigner
        return serving
    }

    private static func receiver(_ settings: SettingsInForce) throws -> ReceiverAddress? {
        guard let receiver = try settings.forwardTo else { return nil }
        guard try !receiver.isListening(at: settings.host, port: settings.port) else {
            throw ValidationError(
                "--forward-to names \(receiver.shown), which is where this server itself listens. Name the "
                    + "receiver that is to get the deliveries, or choose another --port.")
        }
        return receiver
    }

    static func authority(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func unset(_ settings: ServerSettings) -> [String] {
        var lines: [String] = []
        if let secrets = settings.credentials.secrets {
            let fingerprints = secrets.fingerprints.joined(separator: ", ")
            lines.append("App secrets: \(secrets.fingerprints.count) (\(fingerprints)).")
            for place in secrets.unusualPlaces {
                lines.append(
                    "App secret \(place) isn't 32 hexadecimal digits, as Meta's are. Is it the right one?")
            }
        }
        if let token = settings.credentials.verifyToken, token.contains(where: { " +%&".contains($0) }) {
            lines.append("The verify token has a space, +, % or & in it, which forms and addresses change.")
        }
        if let receiver = settings.forwardTo {
            lines.append("Each delivery is passed on to \(receiver.shown) once it is stored.")
        }
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
