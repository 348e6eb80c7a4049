/// Comma-separated values (RFC 4180).
public enum CSV {
    /// Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it.
    public static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
        let safe = (isFormula ? "'" : "") + text
        guard safe.unicodeScalars.contains(where: { ",;\"\r\n".unicodeScalars.contains($0) }) else {
            return safe
        }
        return quoted(safe)
    }

    /// An id that Excel and LibreOffice take for text: else they make a number of it, and lose digits from
    /// the sixteenth on, and zeros at its beginning. For other programs it is no plain cell.
    public static func spreadsheetText(_ id: String) -> String {
        quoted("=" + quoted(id))
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
