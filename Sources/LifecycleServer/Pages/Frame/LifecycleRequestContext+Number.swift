internal import Hummingbird
internal import LifecycleAnswers

extension LifecycleRequestContext {
    /// A number in the path; what isn't one names no page.
    func number(_ name: String) throws -> Int64 {
        let text = try parameters.require(name)
        guard let number = Int64(text), number >= 0 else {
            throw Problem.noSuchPage("\(text) is not a number from 0 to \(Int64.max).")
        }
        return number
    }
}
