public import ArgumentParser
public import SolutionLifecycle

/// A head, as the command line spells it; public like its type, and so are the imports.
extension LogHead: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
