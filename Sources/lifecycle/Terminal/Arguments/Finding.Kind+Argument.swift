public import ArgumentParser
public import SolutionLifecycle

/// A kind of finding, as the command line spells it; public like its type, and so are the imports.
extension Finding.Kind: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(text: argument)
    }

    public static var allValueStrings: [String] {
        allCases.map(\.text)
    }
}
