import Foundation

/// Text that a person put into a setting or a file, of which each line, or what stands between commas, is one
/// secret. A byte order mark, empty lines and lines that begin with `#` don't count.
enum SecretText {
    /// Lines without white space around them.
    static func lines(_ text: String) -> [String] {
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    /// All of them. In a file, none may look like a slip. `name`: the setting; a secret is never told back.
    static func list(_ text: String, _ name: String, isFile: Bool) throws -> [String] {
        let secrets = lines(text).flatMap { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        for (index, secret) in secrets.enumerated() where isFile {
            try check(secret, "Secret \(index + 1) of \(name)")
        }
        return secrets
    }

    /// Throws where a secret can't be meant so.
    private static func check(_ secret: String, _ what: String) throws {
        let slips: [(Bool, String)] = [
            (secret.first == "\"" || secret.first == "'", "begins with a quote: write it without"),
            (secret.contains("="), "has an = in it: write the secret alone, without a name before it"),
            (secret.contains(where: \.isWhitespace), "has white space in it: write one secret a line"),
        ]
        for (isSlip, why) in slips where isSlip { throw Refusal.unable("bad-secret", "\(what) \(why).") }
    }
}
