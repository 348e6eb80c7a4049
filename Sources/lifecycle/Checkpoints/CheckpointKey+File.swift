import Foundation
import LifecycleAnswers

extension CheckpointKey {
    /// Reads a key's file.
    static func read(_ path: String) throws -> CheckpointKey {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Refusal.unable(
                "no-checkpoint-key",
                "The checkpoint key \(path) can't be read: \(error.localizedDescription). "
                    + "`lifecycle checkpoint new-key` makes one.")
        }
        guard let key = CheckpointKey(text) else {
            throw Refusal.unable(
                "bad-checkpoint-key",
                "\(path) holds no key that signs checkpoints (PRIVATE+KEY+…). "
                    + "`lifecycle checkpoint new-key` makes one.")
        }
        return key
    }
}
