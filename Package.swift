// swift-tools-version:6.2
import Foundation
import PackageDescription

// One loop at the end gives every target of ours the same strict settings; each line names its proposal.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .treatAllWarnings(as: .error),  // SE-0443
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")

let package = Package(
    name: "solution-lifecycle",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "lifecycle", targets: ["lifecycle"]),
        // For Benchmarks/, a package of its own.
        .library(
            name: "LifecycleParts",
            targets: ["LifecycleStore", "PartnerSolutionsWebhook", "SolutionLifecycle"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        .target(name: "SolutionLifecycle"),
        .target(name: "LifecycleSimulation", dependencies: ["SolutionLifecycle"]),
        .target(name: "PartnerSolutionsWebhook", dependencies: ["SolutionLifecycle", crypto]),
        .target(name: "PublishedInterface", resources: [.embedInCode("openapi.json")]),
        .target(name: "Migrations", path: "Migrations", resources: [.embedInCode("sql")]),
        .target(
            name: "LifecycleStore", dependencies: ["Migrations", "SolutionLifecycle", crypto, grdb, sqlite]),
        .target(name: "LifecycleAnswers", dependencies: ["LifecycleStore", "SolutionLifecycle", crypto]),
        .target(
            name: "LifecycleServer",
            dependencies: [
                "LifecycleAnswers", "LifecycleStore", "PartnerSolutionsWebhook", "PublishedInterface",
                "SolutionLifecycle", asyncHTTPClient, coreMetrics, crypto, httpTypes, hummingbird,
                hummingbirdCore, logging, mustache, nioCore, nioFoundation, nioHTTP1, nioHTTPTypes,
                nioHTTPTypesHTTP1, nioPosix, serviceLifecycle,
            ],
            resources: [.embedInCode("Pages/Files")]),
        .executableTarget(
            name: "lifecycle",
            dependencies: [
                "LifecycleAnswers", "LifecycleServer", "LifecycleSimulation", "LifecycleStore",
                "PartnerSolutionsWebhook", "SolutionLifecycle", argumentParser, asyncHTTPClient,
                configuration, crypto, hummingbird, logging, nioCore, nioFoundation, nioHTTP1, nioPosix,
                serviceLifecycle, unixSignals,
            ]),
        .target(name: "TestSupport", dependencies: ["LifecycleSimulation"], path: "Tests/TestSupport"),
        // A disk that fails, between SQLite and the system's files. In C, as SQLite wants it.
        .target(
            name: "FaultyDisk", path: "Tests/FaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        // What bodies are worth by Foundation's decoder, for tests of our own reader.
        .target(
            name: "ReadingOracle", dependencies: ["PartnerSolutionsWebhook", "SolutionLifecycle"],
            path: "Tests/ReadingOracle"),
        .testTarget(name: "SolutionLifecycleTests", dependencies: ["SolutionLifecycle", "TestSupport"]),
        .testTarget(
            name: "PartnerSolutionsWebhookTests",
            dependencies: [
                "PartnerSolutionsWebhook", "ReadingOracle", "SolutionLifecycle", "TestSupport",
            ]),
        .testTarget(
            name: "LifecycleStoreTests",
            dependencies: [
                "FaultyDisk", "LifecycleSimulation", "LifecycleStore", "SolutionLifecycle", "TestSupport",
                crypto, grdb,
            ]),
        .testTarget(
            name: "LifecycleServerTests",
            dependencies: [
                "LifecycleAnswers", "LifecycleServer", "LifecycleStore", "PartnerSolutionsWebhook",
                "PublishedInterface", "SolutionLifecycle", "TestSupport", asyncHTTPClient, coreMetrics,
                crypto,
                httpTypes, hummingbird, hummingbirdTesting, logging, nioCore, nioEmbedded, nioHTTP1,
                nioHTTPTypes, serviceLifecycle,
            ]),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "lifecycle", "LifecycleAnswers", "LifecycleServer", "PartnerSolutionsWebhook",
                "SolutionLifecycle", "TestSupport", argumentParser, asyncHTTPClient, nioCore, nioFoundation,
                nioHTTP1,
            ]),
        .executableTarget(
            name: "Fuzzing",
            dependencies: ["PartnerSolutionsWebhook", "ReadingOracle", "SolutionLifecycle"],
            path: "Tests/Fuzzing"),
        .testTarget(name: "TidyTests", dependencies: ["SolutionLifecycle"]),
    ]
)

/// Every folder of a target has a README, which is no source.
func readmes(of target: Target) -> [String] {
    let folder = target.path ?? (target.type == .test ? "Tests/" : "Sources/") + target.name
    let files = FileManager.default.enumerator(atPath: Context.packageDirectory + "/" + folder)
    return (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix("README.md") }.sorted()
}

for target in package.targets {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
    target.exclude += readmes(of: target)
}
