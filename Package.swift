// swift-tools-version: 6.2
import PackageDescription

// A target exists only because it forbids an import. The table in README.md says what each may use;
// `swift build --explicit-target-dependency-import-check error` proves it.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let tomlKit: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "unmask",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "unmask", targets: ["unmask"]),
        .executable(name: "unmask-gateway", targets: ["unmask-gateway"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // The core: values and decisions.
        module("ErrorPolicy"),
        module("OpsModel", ["ErrorPolicy"]),
        module("Simulator", ["ErrorPolicy", "OpsModel"]),

        // The ops log.
        module("OpsStore", ["ErrorPolicy", "OpsModel", grdb, grdbSQLite, serviceLifecycle, logging]),

        // The terminal.
        module("TerminalCanvas"),
        .target(
            name: "CNCurses",
            linkerSettings: [.linkedLibrary("ncursesw")]
        ),
        module("TerminalNcurses", ["TerminalCanvas", "CNCurses"]),
        module("ThemeFiles", ["TerminalCanvas", tomlKit], resources: [.embedInCode("Bundled")]),

        // The application.
        module("Dashboard", ["ErrorPolicy", "OpsModel", "TerminalCanvas"]),
        .executableTarget(
            name: "unmask",
            dependencies: [
                "ErrorPolicy", "OpsModel", "OpsStore", "Simulator", "TerminalCanvas", "TerminalNcurses",
                "ThemeFiles", "Dashboard", argumentParser,
            ],
            swiftSettings: strict
        ),

        // The gateway. Nothing above may depend on its HTTP stack.
        module(
            "Gateway",
            [
                "ErrorPolicy", "OpsModel", hummingbird, hummingbirdCore, httpClient, httpTypes, nio, nioHTTP1, nioPosix,
                crypto, serviceLifecycle, logging,
            ]
        ),
        .executableTarget(
            name: "unmask-gateway",
            dependencies: [
                "Gateway", "ErrorPolicy", "OpsModel", "OpsStore", argumentParser, tomlKit, serviceLifecycle,
                unixSignals, logging, nio, nioPosix,
            ],
            swiftSettings: strict
        ),

        // What tests share: fixtures, vectors, seeded randomness, temporary folders, running commands.
        .target(
            name: "TestSupport",
            dependencies: ["ErrorPolicy", subprocess],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        tests("ErrorPolicyTests", ["ErrorPolicy"]),
        tests("OpsModelTests", ["OpsModel", "ErrorPolicy"]),
        tests("SimulatorTests", ["Simulator", "OpsModel", "ErrorPolicy"]),
        tests("OpsStoreTests", ["OpsStore", "OpsModel", "ErrorPolicy", grdb, logging]),
        tests("TerminalCanvasTests", ["TerminalCanvas"]),
        tests("TerminalNcursesTests", ["TerminalNcurses", "TerminalCanvas", "CNCurses"]),
        tests("ThemeFilesTests", ["ThemeFiles", "TerminalCanvas"]),
        tests(
            "DashboardTests",
            ["Dashboard", "OpsModel", "TerminalCanvas", "ErrorPolicy"],
            exclude: ["Golden"]  // screens to compare with, read where they lie
        ),
        tests(
            "GatewayTests",
            [
                "Gateway", "OpsStore", "OpsModel", "ErrorPolicy", hummingbird, httpClient, nio, nioHTTP1,
                nioPosix, serviceLifecycle, logging,
            ]
        ),
        tests(
            "CommandTests",
            ["unmask", "unmask-gateway", "Gateway", "ErrorPolicy", httpClient, nio, nioHTTP1, nioPosix]
        ),
    ],
    swiftLanguageModes: [.v6]
)
