// For files outside that name `Hexadecimal` and import this target alone. It goes once they import
// SolutionLifecycle.
@_exported public import enum SolutionLifecycle.Hexadecimal
