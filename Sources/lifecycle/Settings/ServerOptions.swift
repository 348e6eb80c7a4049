import ArgumentParser

/// The flags of `serve`. Each is a setting (`Settings`), and may also come from elsewhere.
struct ServerOptions: ParsableArguments {
    @Option(help: Settings.declared.host.help)
    var host: String?

    @Option(help: Settings.declared.port.help)
    var port: String?

    @Flag(inversion: .prefixedNo, help: Settings.declared.openReads.help)
    var openReads: Bool?

    @Flag(inversion: .prefixedNo, help: Settings.declared.insecureUnsigned.help)
    var insecureUnsigned: Bool?

    @Option(help: Settings.declared.logFormat.help)
    var logFormat: String?

    @Option(help: Settings.declared.logLevel.help)
    var logLevel: String?

    @Option(help: Settings.declared.trustedProxy.help)
    var trustedProxy: String?

    @Option(help: Settings.declared.forwardTo.help)
    var forwardTo: String?

    @Option(help: Settings.declared.idleTimeout.help)
    var idleTimeout: String?

    @Option(help: Settings.declared.basePath.help)
    var basePath: String?

    @Option(help: Settings.declared.expectDeliveryEvery.help)
    var expectDeliveryEvery: String?

    @Option(help: Settings.declared.checkpointKey.help)
    var checkpointKey: String?

    @Option(help: Settings.declared.checkpoints.help)
    var checkpoints: String?

    @Flag(inversion: .prefixedNo, help: Settings.declared.mustExist.help)
    var mustExist: Bool?

    func settings(_ database: DatabaseOptions) throws -> SettingsInForce {
        try database.settings { given in
            given.add(\.host, host)
            given.add(\.port, port)
            given.add(\.openReads, openReads)
            given.add(\.insecureUnsigned, insecureUnsigned)
            given.add(\.logFormat, logFormat)
            given.add(\.logLevel, logLevel)
            given.add(\.trustedProxy, trustedProxy)
            given.add(\.forwardTo, forwardTo)
            given.add(\.idleTimeout, idleTimeout)
            given.add(\.basePath, basePath)
            given.add(\.expectDeliveryEvery, expectDeliveryEvery)
            given.add(\.checkpointKey, checkpointKey)
            given.add(\.checkpoints, checkpoints)
            given.add(\.mustExist, mustExist)
        }
    }
}
