/// JSON for people: a member a line. Nothing but white space is added or taken away.
enum JSONLayout {
    static func indented(_ text: String) -> String {
        var written = ""
        var depth = 0
        var (isInString, isEscaped) = (false, false)
        func newLine() { written += "\n" + String(repeating: "  ", count: min(depth, 32)) }
        for scalar in text.unicodeScalars {
            if isInString {
                written.unicodeScalars.append(scalar)
                isInString = isEscaped || scalar != "\""
                isEscaped = !isEscaped && scalar == "\\"
                continue
            }
            switch scalar {
            case " ", "\t", "\n", "\r": continue
            case "{", "[":
                written.unicodeScalars.append(scalar)
                depth += 1
                newLine()
            case "}", "]":
                depth = max(0, depth - 1)
                newLine()
                written.unicodeScalars.append(scalar)
            case ",":
                written += ","
                newLine()
            case ":":
                written += ": "
            default:
                isInString = scalar == "\""
                written.unicodeScalars.append(scalar)
            }
        }
        return written
    }
}
