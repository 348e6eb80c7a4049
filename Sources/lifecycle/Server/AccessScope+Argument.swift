public import ArgumentParser
public import LifecycleServer

/// A scope, as the command line spells it; public like its type, and so are the imports.
extension AccessScope: ExpressibleByArgument {}
