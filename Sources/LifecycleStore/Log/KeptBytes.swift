/// Where the bytes of a row of `quarantine` lie: beside the first row of the same digest that has them.
enum KeptBytes {
    static let id = """
        (SELECT kept.id FROM quarantine AS same JOIN quarantine_bytes AS kept ON kept.id = same.id
            WHERE same.sha256 = quarantine.sha256 ORDER BY kept.id LIMIT 1)
        """
}
