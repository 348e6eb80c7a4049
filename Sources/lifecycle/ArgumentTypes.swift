public import ArgumentParser
public import LifecycleServer
public import LifecycleStore
public import SolutionLifecycle

// The domain's words as the command line spells them. (A conformance of a public type is public, and so are
// the imports.)

extension Status: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(text: argument)
    }

    public static var allValueStrings: [String] {
        allCases.map(\.text)
    }
}

extension Finding.Kind: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(text: argument)
    }

    public static var allValueStrings: [String] {
        allCases.map(\.text)
    }
}

extension Severity: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(text: argument)
    }

    public static var allValueStrings: [String] {
        allCases.reversed().map(\.text)
    }
}

extension AccessScope: ExpressibleByArgument {}

extension HistoryRows.Order: ExpressibleByArgument {}
