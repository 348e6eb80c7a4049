public import ArgumentParser
public import LifecycleStore

/// An order of a history, as the command line spells it; public like its type, and so are the imports.
extension HistoryRows.Order: ExpressibleByArgument {}
