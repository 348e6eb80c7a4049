// swift-tools-version:6.2
import PackageDescription

// What the service is measured against, and what measures its parts. A package of its own, so that the main
// one stays small.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "solution-lifecycle", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        // Without jemalloc, which it would need only to count allocations.
        .package(url: "https://github.com/ordo-one/benchmark.git", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "MinimalRoute",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .executableTarget(
            name: "JudgeAlone",
            dependencies: [.product(name: "LifecycleParts", package: "solution-lifecycle")]),
        .executableTarget(
            name: "CodePaths",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "LifecycleParts", package: "solution-lifecycle"),
            ],
            path: "Benchmarks/CodePaths",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
)

for target in package.targets where target.type != .plugin {
    target.swiftSettings = [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"), .treatAllWarnings(as: .error),
    ]
}
