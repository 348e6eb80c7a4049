import LifecycleAnswers

extension SettingsInForce {
    /// What signs checkpoints, if a key and a file are set; one without the other is refused.
    var checkpointSigner: CheckpointSigner? {
        get throws {
            let (key, file): (String?, String?) = (try self.checkpointKey, try self.checkpoints)
            switch (key, file) {
            case (nil, nil): return nil
            case (let key?, let file?):
                return CheckpointSigner(key: try CheckpointKey.read(key), file: CheckpointFile(path: file))
            case (nil, _), (_, nil):
                throw Refusal.unable(
                    "half-checkpoints",
                    """
                    checkpoint_key and checkpoints belong together: the key that signs, and the file that \
                    the checkpoints go to. Set both or neither.
                    """)
            }
        }
    }
}
